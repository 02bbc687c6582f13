/** Strategies propose architectures and are told results; they never see how a score is made. */
import type { Json } from '../base/index.ts';
import type { Stream } from '../random/index.ts';
import type { Space } from '../spaces/index.ts';

export interface Told<A> {
  readonly architecture: A;
  /** Scores by proxy id, oriented as the proxy gives them; null where it failed. */
  readonly scores: Readonly<Record<string, number | null>>;
  /** Scalar to maximise; null when it cannot be computed (ranked last). */
  readonly fitness: number | null;
}

/** What a strategy sees of its study. Within `tell`, `told`, `isTold` and `fitness` include the results being told. */
export interface StrategyContext<A> {
  readonly space: Space<A>;
  /** True where the budget is satisfied. */
  feasible(architecture: A): boolean;
  /** Number of architectures a round asks for. */
  readonly round: number;
  /** Architectures told so far as text, in order; repeats included. It survives a resume, so dumps need not repeat it. */
  told(): readonly string[];
  /** True for what `told` lists. Another text of a network that was told may be unknown here. */
  isTold(text: string): boolean;
  /** Fitness of everything told so far, recomputed (rank aggregation changes with the population); same order as `told`. */
  fitness(): readonly (number | null)[];
}

/**
 * ask must not change observable state before tell: a crash between the two loses nothing, and after load(dump()) the
 * strategy behaves identically. Randomness comes from a stream whose state is part of the dump or from (seed, counter).
 */
export interface Strategy<A> {
  /** At most n architectures; fewer (or none) when the space or the strategy is exhausted. */
  ask(n: number): readonly A[];
  /** Results in ask order. */
  tell(results: readonly Told<A>[]): void;
  dump(): Json;
  load(state: Json): void;
}

export interface StrategyOption {
  readonly name: string;
  readonly description: string;
  readonly default: number | string | boolean;
  /** Of a number; numbers are whole. */
  readonly minimum?: number;
  readonly maximum?: number;
}

export type StrategyOptions = Readonly<Record<string, number | string | boolean>>;

export interface StrategyFactory {
  readonly id: string;
  readonly title: string;
  readonly paper: string;
  readonly description: string;
  readonly options: readonly StrategyOption[];
  /** Throws NascentError `usage` for options it does not have and for spaces it cannot search. */
  create<A>(context: StrategyContext<A>, options: StrategyOptions, rng: Stream): Strategy<A>;
}
