/** Choosing and changing parents. Failed networks (fitness null) rank last and are parents only where nothing else exists. */
import type { Stream } from '../random/index.ts';
import type { Space } from '../spaces/index.ts';
import type { Proposer } from './proposer.ts';
import type { StrategyContext } from './types.ts';

/** Present fitness of everything told, by its position. */
export type Fitness = readonly (number | null)[];

export const fitnessAt = (fitness: Fitness, i: number): number => fitness[i] ?? Number.NEGATIVE_INFINITY;

/** Those of the candidates (positions in `told`) that have a fitness; all of them where none has. */
export function eligible(candidates: readonly number[], fitness: Fitness): readonly number[] {
  const scored = candidates.filter((i) => fitness[i] !== null);
  return scored.length > 0 ? scored : candidates;
}

/** Best first; failed ones last, equal ones as they were told. */
export const ranked = (candidates: readonly number[], fitness: Fitness): number[] =>
  [...candidates].sort((a, b) => {
    const failed = Number(fitness[a] === null) - Number(fitness[b] === null);
    const [left, right] = [fitnessAt(fitness, a), fitnessAt(fitness, b)];
    return failed || (left === right ? a - b : left < right ? 1 : -1);
  });

/** Failed draws after which one more mutation is made: the way out of a neighbourhood that is infeasible or all known. */
const patience = 50;
const mostExtra = 20;

/** `mutations` elementary changes, more after many failures. */
export function mutant<A>(space: Space<A>, parent: A, mutations: number, failures: number, rng: Stream): A {
  const steps = mutations + Math.min(mostExtra, Math.floor(failures / patience));
  if (space.mutateSeveral) return space.mutateSeveral(parent, steps, rng);
  let child = parent;
  for (let step = 0; step < steps; step++) child = space.mutate(child, rng);
  return child;
}

/** Up to this many networks, children come from the start architecture. */
const beginning = 10;

/**
 * The loop that Zen-NAS, ZiCo and AZ-NAS share: the first architecture is the space's start, else a sample; until more than 10 members are known,
 * children are that start with one mutation; then a uniformly chosen one of `parents()` with two. A child outside the budget
 * is dropped.
 */
export function askMutants<A>(
  n: number,
  context: StrategyContext<A>,
  proposer: Proposer<A>,
  members: number,
  parents: () => readonly number[],
): A[] {
  const { space } = context;
  const rng = proposer.rng();
  const history = context.told();
  if (members > beginning) {
    const chosen = parents();
    return proposer.propose(n, rng, (failures) =>
      mutant(space, space.parse(history[rng.pick(chosen)]!), 2, failures, rng),
    );
  }
  let start = history.length > 0 ? space.parse(history[0]!) : null;
  const draw = (failures: number): A => (failures === 0 ? space.start : undefined) ?? space.sample(rng);
  const first = start === null ? proposer.propose(Math.min(n, 1), rng, draw) : [];
  start ??= first[0] ?? null;
  if (start === null) return [];
  const parent = start;
  return proposer.propose(n, rng, (failures) => mutant(space, parent, 1, failures, rng), first);
}
