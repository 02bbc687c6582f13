/** A quantity is something measured inside a program: it adds outputs to the program and reads them back after a run. */
import type { ProgramBuilder, Values, Weights } from '../../engine/index.ts';
import type { Graph, ValueId } from '../../graph/index.ts';
import type { Stream } from '../../random/index.ts';

/** The program under construction, seen by a quantity. */
export interface ProbeBuilder {
  readonly program: ProgramBuilder;
  /** The network as it was built (batch norm mode applied). */
  readonly graph: Graph;
  /** Program value of a network value; null where it was simplified to zeros. */
  value(original: ValueId): ValueId | null;
  readonly logits: ValueId;
  /** Mean cross-entropy against the `labels` input, made on first use. */
  loss(): ValueId;
  /** Gradients of `loss` with respect to all parameters, made once; null: unreachable (zero). */
  parameterGradients(): ReadonlyMap<string, ValueId | null>;
  /** An extra input filled from a function of the run's stream (Rademacher signs, ...). */
  /** `run` counts the runs of one batch from 0 (see `Quantity.runs`). */
  noiseInput(
    name: string,
    shape: readonly number[],
    fill: (rng: Stream, batch: number, run: number) => Values,
  ): ValueId;
}

export interface Quantity<T = unknown> {
  /** Equal keys are the same quantity; options are part of it. */
  readonly key: string;
  /**
   * How often the program runs for one batch (default 1), with other noise each time: per-image gradients, a few images a run.
   * `read` then sees every output's values of all runs, one after the other. Such quantities get a program of their own.
   */
  runs?(graph: Graph): number;
  /** Reads norm scales or shifts, or gradients with respect to them: the runner must keep them as parameters. */
  readonly normParameters?: true;
  /** Outputs to add. */
  build(builder: ProbeBuilder): Readonly<Record<string, ValueId>>;
  /** From this quantity's outputs (same names) to its value. `weights` are those of the run, before their absolute value is taken. */
  read(outputs: Readonly<Record<string, Values>>, graph: Graph, weights: Weights): T;
}

/** All results of one run of one program. */
export interface QuantityResults {
  get<T>(quantity: Quantity<T>): T;
}
