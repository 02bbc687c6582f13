/** Regularised (aging) evolution: the best of a random sample of the living population is changed once; the oldest dies. */
import { wholeOption } from './options.ts';
import { eligible, fitnessAt, mutant } from './parents.ts';
import { createProposer } from './proposer.ts';
import type { StrategyFactory } from './types.ts';

export const evolution: StrategyFactory = {
  id: 'evolution',
  title: 'Regularised evolution',
  paper: 'Regularized Evolution for Image Classifier Architecture Search, arXiv 1802.01548',
  description:
    'Starts from random architectures; then each child is a mutation of the best of a few random members of the youngest ones. Older members are forgotten, whatever their fitness.',
  // The paper's 100 and 25 are for 20,000 networks; these suit tens to hundreds.
  options: [
    {
      name: 'population',
      description: 'living members: the last architectures told',
      default: 20,
      minimum: 2,
      maximum: 1e6,
    },
    {
      name: 'sample',
      description: 'members drawn (with replacement) for each parent',
      default: 5,
      minimum: 1,
      maximum: 1e6,
    },
  ],
  create(context, options, rng) {
    const population = wholeOption(evolution, options, 'population');
    const sample = wholeOption(evolution, options, 'sample');
    const { space } = context;
    const proposer = createProposer(context, rng);
    return {
      ask(n) {
        const draws = proposer.rng();
        const told = context.told();
        // Random members until the population is whole; a round is always full, with children of those that live already.
        const missing = told.length === 0 ? n : Math.min(n, Math.max(0, population - told.length));
        const random = missing > 0 ? proposer.propose(missing, draws, () => space.sample(draws)) : [];
        if (missing >= n || told.length === 0) return random;
        const fitness = context.fitness();
        const oldest = Math.max(0, told.length - population);
        const living = Array.from({ length: told.length - oldest }, (_, i) => oldest + i);
        const members = eligible(living, fitness);
        const child = (failures: number) => {
          let parent = draws.pick(members);
          for (let drawn = 1; drawn < sample; drawn++) {
            const other = draws.pick(members);
            if (fitnessAt(fitness, other) > fitnessAt(fitness, parent)) parent = other;
          }
          return mutant(space, space.parse(told[parent]!), 1, failures, draws);
        };
        return proposer.propose(n, draws, child, random);
      },
      tell: proposer.tell,
      dump: proposer.dump,
      load: proposer.load,
    };
  },
};
