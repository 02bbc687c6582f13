/**
 * The engine's contract. A program is a graph with named outputs (loss, gradients, statistics, ...) made by ProgramBuilder and
 * `vjp`; an executor compiles it and runs it. Executors know nothing of proxies; `reference` (float64 TypeScript) is the oracle
 * and runs very small networks, `onnxruntime` runs everything else. Both pass one contract test.
 */
import type { Graph } from '../graph/index.ts';

export type Values = Float32Array | Float64Array;
/** Parameter name -> values in row-major order. Every Parameter that the program reads must be there. */
export type Weights = ReadonlyMap<string, Values>;

export interface Program {
  /** Sets the parameters for the following runs; the arrays must not change afterwards. */
  bind(weights: Weights): void;
  /** Input name -> values; result: output name -> values in row-major order of the output's shape. */
  run(inputs: Readonly<Record<string, Values>>): Promise<Readonly<Record<string, Values>>>;
  /** Frees native memory. A released program must not run again. */
  release(): Promise<void>;
}

export interface Executor {
  readonly id: 'reference' | 'onnxruntime';
  /** Recorded in studies: `float64`, `standard`, `blocked-8`, `blocked-16`. */
  readonly lowering: string;
  /** Nodes that no output needs are not executed. */
  compile(program: Graph): Promise<Program>;
}
