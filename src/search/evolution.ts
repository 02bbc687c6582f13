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
        const missing = population - told.length;
        if (missing > 0) return proposer.propose(Math.min(n, missing), draws, () => space.sample(draws));
        const fitness = context.fitness();
        const living = Array.from({ length: population }, (_, i) => told.length - population + i);
        const members = eligible(living, fitness);
        return proposer.propose(n, draws, (failures) => {
          let parent = draws.pick(members);
          for (let drawn = 1; drawn < sample; drawn++) {
            const other = draws.pick(members);
            if (fitnessAt(fitness, other) > fitnessAt(fitness, parent)) parent = other;
          }
          return mutant(space, space.parse(told[parent]!), 1, failures, draws);
        });
      },
      tell: proposer.tell,
      dump: proposer.dump,
      load: proposer.load,
    };
  },
};
