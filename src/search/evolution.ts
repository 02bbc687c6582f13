/**
 * Regularised (aging) evolution: Real et al., "Regularized Evolution for Image Classifier Architecture Search", arXiv 1802.01548.
 * The best of a random sample of the living population is mutated; the oldest dies. A round's children share one population.
 */
import { stream } from '../random/index.ts';
import { compareFitness, dumpMember, freshBatch, loadMember, type Member } from './support.ts';
import type { Strategy, StrategyContext, StrategyFactory } from './types.ts';

const options: StrategyFactory['options'] = [
  { name: 'population', description: 'living architectures', default: 20 },
  { name: 'sample', description: 'tournament size', default: 5 },
];

function create<A>(context: StrategyContext<A>, size: number, sample: number, seed: number): Strategy<A> {
  const { space } = context;
  /** Oldest first. */
  let population: Member[] = [];
  let tells = 0;
  return {
    ask(n) {
      const rng = stream(seed, 'evolution', tells);
      // The first rounds fill the population with random architectures.
      const random = Math.max(0, size - population.length);
      return freshBatch(context, n, (i) => {
        if (i < random || population.length === 0) return space.sample(rng);
        const rivals = Array.from({ length: sample }, () => rng.pick(population));
        const parent = rivals.reduce((best, rival) => (compareFitness(rival.fitness, best.fitness) < 0 ? rival : best));
        return space.mutate(space.parse(parent.text), rng);
      });
    },
    tell(results) {
      for (const { architecture, fitness } of results) {
        population.push({ text: space.format(architecture), fitness });
      }
      population = population.slice(-size);
      tells++;
    },
    dump: () => ({ tells, population: population.map(dumpMember) }),
    load(state) {
      const dumped = state as { tells: number; population: unknown[] };
      tells = dumped.tells;
      population = dumped.population.map(loadMember);
    },
  };
}

export const evolution: StrategyFactory = {
  id: 'evolution',
  title: 'Regularised evolution',
  paper: 'Regularized Evolution for Image Classifier Architecture Search, arXiv 1802.01548',
  description: 'Mutates the best of a random sample of the living population; the oldest dies.',
  options,
  create: (context, given, rng) =>
    create(
      context,
      Number(given.population ?? options[0]!.default),
      Number(given.sample ?? options[1]!.default),
      rng.uint32(),
    ),
};
