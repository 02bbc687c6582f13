/** Exhaustive search: every architecture of a finite space once, in the space's order. */
import { NascentError } from '../base/index.ts';
import type { Strategy, StrategyContext, StrategyFactory } from './types.ts';

function create<A>(context: StrategyContext<A>): Strategy<A> {
  const { space } = context;
  if (!space.enumerate) {
    throw new NascentError('usage', { what: `space ${space.id} cannot be enumerated`, hint: 'use another strategy' });
  }
  let order: A[] | null = null;
  let position = 0;
  const all = (): A[] => {
    order ??= [...space.enumerate!()].filter((architecture) => context.feasible(architecture));
    return order;
  };
  return {
    ask: (n) => all().slice(position, position + n),
    tell(results) {
      position += results.length;
    },
    dump: () => ({ position }),
    load(state) {
      position = (state as { position: number }).position;
    },
  };
}

export const exhaustive: StrategyFactory = {
  id: 'exhaustive',
  title: 'Exhaustive search',
  paper: 'baseline',
  description: 'Every architecture of a finite space within the budget, in the order of the space.',
  options: [],
  create: (context) => create(context),
};
