/** The evolutionary search of Zen-NAS and ZiCo: a large pool that drops its worst member, parents chosen uniformly. */
import type { Json } from '../base/index.ts';
import { isCount, notAState } from './errors.ts';
import { wholeOption } from './options.ts';
import { askMutants, eligible, ranked } from './parents.ts';
import { createProposer } from './proposer.ts';
import type { StrategyFactory } from './types.ts';

export const zicoEvolution: StrategyFactory = {
  id: 'zico-evolution',
  title: 'ZiCo (Zen-NAS) evolution',
  paper:
    'ZiCo: Zero-shot NAS via Inverse Coefficient of Variation on Gradients, arXiv 2301.11300; the loop of Zen-NAS, arXiv 2102.01063',
  description:
    'Children of a uniformly chosen member of the pool, with two mutations; above its size the pool loses its worst member. The first ones are changes of one sampled start architecture.',
  options: [
    {
      name: 'pool',
      description: 'members kept; until there are more, nothing is selected',
      default: 512,
      minimum: 11,
      maximum: 1e6,
    },
  ],
  create(context, options, rng) {
    const cap = wholeOption(zicoEvolution, options, 'pool');
    const proposer = createProposer(context, rng);
    /** Positions in `told`: which members were dropped depends on the ranking at that time. */
    let pool: readonly number[] = [];
    return {
      ask: (n) => askMutants(n, context, proposer, pool.length, () => eligible(pool, context.fitness())),
      tell(results) {
        proposer.tell(results);
        const size = context.told().length;
        pool = [...pool, ...results.map((_, i) => size - results.length + i)];
        if (pool.length > cap) pool = ranked(pool, context.fitness()).slice(0, cap);
      },
      dump: () => ({ ...proposer.dump(), pool }),
      load(state) {
        proposer.load(state);
        const members = (state as { readonly pool?: Json }).pool;
        const size = context.told().length;
        if (!Array.isArray(members) || !members.every((i) => isCount(i) && i < size)) throw notAState();
        pool = members as readonly number[];
      },
    };
  },
};
