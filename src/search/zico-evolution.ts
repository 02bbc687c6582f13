/**
 * The evolutionary search of ZiCo (arXiv 2301.11300, evolution_search.py; derived from Zen-NAS, arXiv 2102.01063): while the pool is
 * small, one mutation of the start architecture; then two mutations of a uniformly random member; the lowest score leaves a full pool.
 */
import { stream } from '../random/index.ts';
import { compareFitness, dumpMember, feasible, freshBatch, loadMember, type Member, mutated } from './support.ts';
import type { Strategy, StrategyContext, StrategyFactory } from './types.ts';

const options: StrategyFactory['options'] = [{ name: 'pool', description: 'largest pool', default: 512 }];
/** Up to this many members the start architecture is the parent. */
const startUntil = 10;

function create<A>(context: StrategyContext<A>, capacity: number, seed: number): Strategy<A> {
  const { space } = context;
  let pool: Member[] = [];
  let tells = 0;
  const start = (): A => {
    const rng = stream(seed, 'start');
    return feasible(context, () => space.sample(rng));
  };
  return {
    ask(n) {
      const rng = stream(seed, 'zico-evolution', tells);
      const first = start();
      return freshBatch(context, n, (i) => {
        if (tells === 0 && i === 0) return context.isTold(space.format(first)) ? mutated(space, first, 1, rng) : first;
        if (pool.length <= startUntil) return mutated(space, first, 1 + rng.int(2), rng);
        return mutated(space, space.parse(rng.pick(pool).text), 2, rng);
      });
    },
    tell(results) {
      for (const { architecture, fitness } of results) {
        const text = space.format(architecture);
        if (!pool.some((member) => member.text === text)) pool.push({ text, fitness });
      }
      if (pool.length > capacity)
        pool = [...pool].sort((a, b) => compareFitness(a.fitness, b.fitness)).slice(0, capacity);
      tells++;
    },
    dump: () => ({ tells, pool: pool.map(dumpMember) }),
    load(state) {
      const dumped = state as { tells: number; pool: unknown[] };
      tells = dumped.tells;
      pool = dumped.pool.map(loadMember);
    },
  };
}

export const zicoEvolution: StrategyFactory = {
  id: 'zico-evolution',
  title: 'ZiCo / Zen-NAS evolution',
  paper: 'ZiCo, arXiv 2301.11300; Zen-NAS, arXiv 2102.01063',
  description: 'Mutates random members of a pool of the best; starts around one architecture.',
  options,
  create: (context, given, rng) => create(context, Number(given.pool ?? options[0]!.default), rng.uint32()),
};
