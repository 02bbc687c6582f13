/** Random search: distinct architectures, uniformly. The baseline of every other strategy (Li and Talwalkar, arXiv 1902.07638). */
import type { Stream } from '../random/index.ts';
import { stream } from '../random/index.ts';
import { freshTries } from './support.ts';
import type { Strategy, StrategyContext, StrategyFactory } from './types.ts';

/** Spaces up to this size are looked through for what is left when random draws only repeat. */
const enumerableSize = 1_000_000n;

function create<A>(context: StrategyContext<A>, seed: number): Strategy<A> {
  const { space } = context;
  let tells = 0;
  return {
    ask(n) {
      const rng = stream(seed, 'random', tells);
      const batch = new Map<string, A>();
      while (batch.size < n) {
        const next = draw(batch, rng) ?? remaining(batch, rng);
        if (next === null) break;
        batch.set(space.format(next), next);
      }
      return [...batch.values()];
    },
    tell() {
      tells++;
    },
    dump: () => ({ tells }),
    load(state) {
      tells = (state as { tells: number }).tells;
    },
  };

  function isNew(architecture: A, batch: ReadonlyMap<string, A>): boolean {
    const text = space.format(architecture);
    return !batch.has(text) && !context.isTold(text) && context.feasible(architecture);
  }

  function draw(batch: ReadonlyMap<string, A>, rng: Stream): A | null {
    for (let tries = 0; tries < freshTries; tries++) {
      const architecture = space.sample(rng);
      if (isNew(architecture, batch)) return architecture;
    }
    return null;
  }

  /** One of the architectures that are left of a small space; null when none is. */
  function remaining(batch: ReadonlyMap<string, A>, rng: Stream): A | null {
    if (!space.enumerate || typeof space.size !== 'bigint' || space.size > enumerableSize) return null;
    const left: A[] = [];
    for (const architecture of space.enumerate()) {
      if (isNew(architecture, batch)) left.push(architecture);
    }
    return left.length === 0 ? null : rng.pick(left);
  }
}

export const random: StrategyFactory = {
  id: 'random',
  title: 'Random search',
  paper: 'Random Search and Reproducibility for Neural Architecture Search, arXiv 1902.07638',
  description: 'Distinct architectures drawn uniformly from the space, within the budget.',
  options: [],
  create: (context, _options, rng) => create(context, rng.uint32()),
};
