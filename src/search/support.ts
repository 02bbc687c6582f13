/** What all strategies share: streams that a crash between ask and tell cannot disturb, feasible draws, the dump's form. */
import { type Json, NascentError } from '../base/index.ts';
import type { Stream } from '../random/index.ts';
import type { Space } from '../spaces/index.ts';
import type { StrategyContext } from './types.ts';

/** Draws after which a budget is taken to be out of reach. */
const feasibleTries = 10_000;
/** Draws after which a strategy stops looking for something it has not proposed yet. */
export const freshTries = 200;

/** A feasible architecture from `draw`. Throws NascentError `infeasible` after many tries. */
export function feasible<A>(context: StrategyContext<A>, draw: () => A): A {
  for (let tries = 0; tries < feasibleTries; tries++) {
    const architecture = draw();
    if (context.feasible(architecture)) return architecture;
  }
  throw new NascentError('infeasible', {
    what: `no architecture within the budget in ${feasibleTries} draws from ${context.space.id}`,
    hint: 'relax the budget',
  });
}

/** n feasible architectures from `draw`, not told yet and distinct among themselves where that is cheap to have. */
export function freshBatch<A>(context: StrategyContext<A>, n: number, draw: (i: number) => A): A[] {
  const batch = new Set<string>();
  return Array.from({ length: n }, (_, i) => {
    let architecture = feasible(context, () => draw(i));
    for (let tries = 0; tries < freshTries; tries++) {
      const text = context.space.format(architecture);
      if (!batch.has(text) && !context.isTold(text)) break;
      architecture = feasible(context, () => draw(i));
    }
    batch.add(context.space.format(architecture));
    return architecture;
  });
}

/** A space's mutation applied `times` times. */
export function mutated<A>(space: Space<A>, architecture: A, times: number, rng: Stream): A {
  let child = architecture;
  for (let i = 0; i < times; i++) child = space.mutate(child, rng);
  return child;
}

/** One told architecture: its text and its fitness when it was told. */
export interface Member {
  readonly text: string;
  readonly fitness: number | null;
}

/** Order of fitness, null last of all. */
export function compareFitness(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a === b ? 0 : b > a ? 1 : -1;
}

/** JSON has no infinities: -Infinity (a legal fitness) is written as text. */
export const dumpFitness = (fitness: number | null): Json =>
  fitness === Number.NEGATIVE_INFINITY ? '-inf' : fitness === Number.POSITIVE_INFINITY ? 'inf' : fitness;

export function loadFitness(value: unknown): number | null {
  if (value === '-inf') return Number.NEGATIVE_INFINITY;
  if (value === 'inf') return Number.POSITIVE_INFINITY;
  return typeof value === 'number' ? value : null;
}

export const dumpMember = ({ text, fitness }: Member): Json => [text, dumpFitness(fitness)];

export function loadMember(value: unknown): Member {
  const [text, fitness] = value as [string, unknown];
  return { text, fitness: loadFitness(fitness) };
}
