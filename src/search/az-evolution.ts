/** The evolutionary search of AZ-NAS: nothing is forgotten, parents are the best of the whole history by its present ranking. */
import { wholeOption } from './options.ts';
import { askMutants, eligible, ranked } from './parents.ts';
import { createProposer } from './proposer.ts';
import type { StrategyFactory } from './types.ts';

export const azEvolution: StrategyFactory = {
  id: 'az-evolution',
  title: 'AZ-NAS evolution',
  paper: 'AZ-NAS: Assembling Zero-Cost Proxies for Network Architecture Search, arXiv 2403.19232',
  description:
    'Like zico-evolution, but the whole history is kept and ranked anew after every round; parents are uniform among its best.',
  options: [
    {
      name: 'population',
      description:
        'parents are the best population - 1, as in the official code; until there are more, nothing is selected',
      default: 1024,
      minimum: 2,
      maximum: 1e6,
    },
  ],
  create(context, options, rng) {
    const best = wholeOption(azEvolution, options, 'population') - 1;
    const proposer = createProposer(context, rng);
    return {
      ask(n) {
        const size = context.told().length;
        const parents = (): readonly number[] => {
          const fitness = context.fitness();
          const history = eligible([...Array(size).keys()], fitness);
          return history.length <= best ? history : ranked(history, fitness).slice(0, best);
        };
        return askMutants(n, context, proposer, size, parents);
      },
      tell: proposer.tell,
      dump: proposer.dump,
      load: proposer.load,
    };
  },
};
