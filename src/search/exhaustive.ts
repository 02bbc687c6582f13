/** Every architecture of a space that can be listed, in the space's order. */
import { type Json, NascentError } from '../base/index.ts';
import { infeasible, isCount, notAState } from './errors.ts';
import { resolveStrategyOptions } from './options.ts';
import type { Strategy, StrategyContext, StrategyFactory } from './types.ts';

/** Architectures outside the budget looked at in a row, before anything was found, after which the search gives up. */
const patience = 10_000_000;

export const exhaustive: StrategyFactory = {
  id: 'exhaustive',
  title: 'Exhaustive search',
  paper: 'none: enumeration',
  description:
    'Every architecture within the budget, once, in the order of the space. Only for spaces that can be listed.',
  options: [],
  create(context, options) {
    resolveStrategyOptions(exhaustive, options);
    return enumeration(context);
  },
};

function enumeration<A>(context: StrategyContext<A>): Strategy<A> {
  const { space } = context;
  if (!space.enumerate) {
    throw new NascentError('usage', {
      what: `space ${space.id} cannot be listed, so it cannot be searched exhaustively`,
      hint: 'use --strategy random or evolution',
    });
  }
  const begin = (): Iterator<A> => space.enumerate!()[Symbol.iterator]();
  let iterator = begin();
  /** Architectures taken from the iterator, feasible or not. */
  let taken = 0;
  /** Those taken up to the last one that was told: the whole state. */
  let told = 0;
  /** Feasible ones that were taken and not told, with the value of `taken` after each. */
  let waiting: { readonly architecture: A; readonly after: number }[] = [];

  /** False at the end of the space. */
  function takeNext(): boolean {
    const limit = taken + patience;
    for (let step = iterator.next(); !step.done; step = iterator.next()) {
      taken++;
      if (context.feasible(step.value)) {
        waiting.push({ architecture: step.value, after: taken });
        return true;
      }
      if (told === 0 && taken >= limit) break;
    }
    if (told === 0 && waiting.length === 0) throw infeasible(space.id, `none of the first ${taken}`);
    return false;
  }

  return {
    ask(n) {
      while (waiting.length < n && takeNext());
      return waiting.slice(0, n).map(({ architecture }) => architecture);
    },
    tell(results) {
      told = waiting[results.length - 1]?.after ?? told;
      waiting = waiting.slice(results.length);
    },
    dump: () => ({ position: told }),
    load(state) {
      const position = (state as { readonly position?: Json } | null)?.position;
      if (!isCount(position)) throw notAState();
      iterator = begin();
      waiting = [];
      for (taken = 0; taken < position && !iterator.next().done; ) taken++;
      told = taken;
    },
  };
}
