import { azEvolution } from './az-evolution.ts';
import { evolution } from './evolution.ts';
import { exhaustive } from './exhaustive.ts';
import { random } from './random.ts';
import type { StrategyFactory } from './types.ts';
import { zicoEvolution } from './zico-evolution.ts';

export { resolveStrategyOptions } from './options.ts';
export type {
  Strategy,
  StrategyContext,
  StrategyFactory,
  StrategyOption,
  StrategyOptions,
  Told,
} from './types.ts';

/** Every strategy by id. */
export const strategies: Readonly<Record<string, StrategyFactory>> = {
  [random.id]: random,
  [exhaustive.id]: exhaustive,
  [evolution.id]: evolution,
  [zicoEvolution.id]: zicoEvolution,
  [azEvolution.id]: azEvolution,
};
