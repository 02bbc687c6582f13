/** Random search without repeats. */
import { resolveStrategyOptions } from './options.ts';
import { createProposer } from './proposer.ts';
import type { StrategyFactory } from './types.ts';

export const random: StrategyFactory = {
  id: 'random',
  title: 'Random search',
  paper: 'Random Search and Reproducibility for Neural Architecture Search, arXiv 1902.07638',
  description:
    'Distinct architectures within the budget, sampled uniformly as the space samples. A nearly exhausted small space is listed and finished.',
  options: [],
  create(context, options, rng) {
    resolveStrategyOptions(random, options);
    const proposer = createProposer(context, rng);
    return {
      ask(n) {
        const draws = proposer.rng();
        return proposer.propose(n, draws, () => context.space.sample(draws));
      },
      tell: proposer.tell,
      dump: proposer.dump,
      load: proposer.load,
    };
  },
};
