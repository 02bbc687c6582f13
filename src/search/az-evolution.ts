/**
 * The evolutionary search of AZ-NAS (arXiv 2403.19232, evolution_search_az.py): every scored architecture stays in the history, and
 * parents are drawn among the best of it by the current rank aggregate, which each new member changes for all.
 */
import { stream } from '../random/index.ts';
import { compareFitness, feasible, freshBatch, mutated } from './support.ts';
import type { Strategy, StrategyContext, StrategyFactory } from './types.ts';

const options: StrategyFactory['options'] = [
  { name: 'population', description: 'best members that may be parents', default: 1024 },
];
const startUntil = 10;

function create<A>(context: StrategyContext<A>, size: number, seed: number): Strategy<A> {
  const { space } = context;
  let tells = 0;
  const start = (): A => {
    const rng = stream(seed, 'start');
    return feasible(context, () => space.sample(rng));
  };
  /** Distinct members, best first. */
  const parents = (): string[] => {
    const fitness = context.fitness();
    const best = new Map<string, number | null>();
    context.told().forEach((text, k) => {
      best.set(text, fitness[k] ?? null);
    });
    return [...best]
      .sort((a, b) => compareFitness(a[1], b[1]))
      .slice(0, size)
      .map(([text]) => text);
  };
  return {
    ask(n) {
      const rng = stream(seed, 'az-evolution', tells);
      const first = start();
      const pool = context.told().length <= startUntil ? [] : parents();
      return freshBatch(context, n, () => {
        if (pool.length === 0) return mutated(space, first, 1 + rng.int(2), rng);
        return mutated(space, space.parse(rng.pick(pool)), 2, rng);
      });
    },
    tell() {
      tells++;
    },
    dump: () => ({ tells }),
    load(state) {
      tells = (state as { tells: number }).tells;
    },
  };
}

export const azEvolution: StrategyFactory = {
  id: 'az-evolution',
  title: 'AZ-NAS evolution',
  paper: 'AZ-NAS: Assembling Zero-Cost Proxies for Network Architecture Search, arXiv 2403.19232',
  description: 'Mutates members of the history that rank best now; ranks change with every new member.',
  options,
  create: (context, given, rng) => create(context, Number(given.population ?? options[0]!.default), rng.uint32()),
};
