import { azEvolution } from './az-evolution.ts';
import { evolution } from './evolution.ts';
import { exhaustive } from './exhaustive.ts';
import { random } from './random.ts';
import type { StrategyFactory } from './types.ts';
import { zicoEvolution } from './zico-evolution.ts';

export type { Strategy, StrategyContext, StrategyFactory, StrategyOption, Told } from './types.ts';

/** Every search strategy by id. */
export const strategies: Readonly<Record<string, StrategyFactory>> = Object.fromEntries(
  [random, exhaustive, evolution, zicoEvolution, azEvolution].map((strategy) => [strategy.id, strategy]),
);
