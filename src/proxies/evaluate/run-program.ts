/** Compiles a merged program, runs it on batches and reads its quantities. */
import { canonicalJson, isNascentError, NascentError } from '../../base/index.ts';
import { checkComputable, type Executor, type Program, type Values, type Weights } from '../../engine/index.ts';
import { costs, type Graph, size } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import type { Quantity } from '../quantities/types.ts';
import type { ProbeSetting } from '../types.ts';
import {
  type ArrayCache,
  type BatchProvider,
  type BatchRequest,
  type InputOverride,
  imageBatch,
  oneHot,
} from './inputs.ts';
import type { ProgramPlan } from './plan.ts';
import { type OpenProgram, openProgram } from './probe-builder.ts';

export interface Executors {
  /** float64 interpreter, for networks below `smallMacs`. */
  readonly reference: Executor;
  /** Null: everything runs on the reference. */
  readonly native: Executor | null;
}

/**
 * Multiply-accumulates of a whole forward batch below which the interpreter wins: a native session costs about 30 us per node to
 * create (some 50 ms for a small network's gradients), in which the interpreter does a forward and backward pass of this size.
 * A fixed number, so that the same network always runs on the same executor.
 */
export const smallMacs = 8e6;

export interface RunEnvironment {
  readonly executors: Executors;
  readonly data: BatchProvider;
  readonly seed: number;
  readonly cache: ArrayCache;
  readonly override: InputOverride;
  readonly signal?: AbortSignal | undefined;
}

/** Quantity key -> value, per batch index. */
export type ProgramResults = ReadonlyMap<number, ReadonlyMap<string, unknown>>;

/** A program that serves every plan with its structure: repetitions of a proxy differ in weights and noise only. */
export interface CompiledPlan {
  readonly structure: string;
  /** Quantities that this network does not allow, by key: an op in it cannot be differentiated or computed. */
  readonly refused: ReadonlyMap<string, NascentError>;
  run(plan: ProgramPlan, weights: Weights): Promise<ProgramResults>;
  release(): Promise<void>;
}

/** Equal for plans that one compiled program serves. */
export function structureOf({ setting, quantities }: ProgramPlan, graph: Graph, weights: Weights): string {
  const { repetition: _, ...shared } = setting;
  return canonicalJson([shared, [...quantities.keys()], mayFoldNorms(quantities, graph, weights)]);
}

export async function compilePlan(
  plan: ProgramPlan,
  graph: Graph,
  weights: Weights,
  environment: RunEnvironment,
): Promise<CompiledPlan> {
  const open = openProgram(graph, plan.setting, mayFoldNorms(plan.quantities, graph, weights));
  const outputs: Record<string, number> = {};
  const names: OutputName[] = [];
  const refused = new Map<string, NascentError>();
  let ordinal = 0;
  for (const [key, quantity] of plan.quantities) {
    const built = buildQuantity(quantity, open);
    if (built instanceof NascentError) refused.set(key, built);
    else
      for (const [local, value] of Object.entries(built)) {
        const output = `q${ordinal}.${local}`;
        outputs[output] = value;
        names.push({ quantity: key, local, output });
      }
    ordinal++;
  }
  // A network whose output does not depend on its input may leave nothing to compute.
  const executor = names.length === 0 ? nothing : chooseExecutor(graph, environment.executors);
  const program = await executor.compile(open.builder.program.build(outputs));
  return {
    structure: structureOf(plan, graph, weights),
    refused,
    run: (each, its) => runBatches({ program, open, names, refused }, each, graph, its, environment),
    release: () => program.release(),
  };
}

/** The quantity's outputs; the error where the network does not allow it, which costs only the proxies that need it. */
function buildQuantity(quantity: Quantity, { builder }: OpenProgram): Readonly<Record<string, number>> | NascentError {
  try {
    const built = quantity.build(builder);
    checkComputable(builder.program.nodes, Object.values(built));
    return built;
  } catch (error) {
    if (isNascentError(error) && error.code === 'unsupported') return error;
    throw error;
  }
}

interface OutputName {
  readonly quantity: string;
  readonly local: string;
  readonly output: string;
}

interface Ready {
  readonly program: Program;
  readonly open: OpenProgram;
  readonly names: readonly OutputName[];
  readonly refused: ReadonlyMap<string, NascentError>;
}

async function runBatches(
  { program, open, names, refused }: Ready,
  plan: ProgramPlan,
  graph: Graph,
  weights: Weights,
  environment: RunEnvironment,
): Promise<ProgramResults> {
  const { setting } = plan;
  const results = new Map<number, ReadonlyMap<string, unknown>>();
  const request = requestOf(graph);
  program.bind(setting.absolute ? absolute(weights) : weights);
  for (const index of [...plan.batches].sort((a, b) => a - b)) {
    environment.signal?.throwIfAborted();
    const inputs: Record<string, Values> = { [inputName(graph)]: images(setting, index, graph, environment) };
    if (open.usesLabels()) inputs.labels = oneHot(environment.data.classes(index, request), classesOf(graph));
    const joined = await runBatch(plan.runs(graph), async (run) => {
      for (const [name, fill] of open.noises) {
        inputs[name] = environment.cache.get(
          `noise ${environment.seed} ${name} ${setting.repetition ?? 0} ${index} ${run} ${graphShapeKey(open, name)}`,
          () => fill(stream(environment.seed, 'noise', name, setting.repetition ?? 0, index, run), index, run),
        );
      }
      return program.run(inputs);
    });
    results.set(index, readQuantities(plan, graph, weights, names, refused, joined));
  }
  return results;
}

/** Norm scales and shifts may be constants: all are 1 and 0, and no quantity reads them. */
const mayFoldNorms = (quantities: ProgramPlan['quantities'], graph: Graph, weights: Weights): boolean =>
  ![...quantities.values()].some((quantity) => quantity.normParameters) && hasUnitNorms(graph, weights);

const nothing: Pick<Executor, 'compile'> = {
  compile: async () => ({ bind: () => {}, run: async () => ({}), release: async () => {} }),
};

function chooseExecutor(graph: Graph, { reference, native }: Executors): Executor {
  if (native === null) return reference;
  const batch = graph.nodes[graph.inputs[0]!]!.shape[0]!;
  return costs(graph).macs * batch < smallMacs ? reference : native;
}

function images(
  setting: ProbeSetting,
  index: number,
  graph: Graph,
  { data, seed, cache, override }: RunEnvironment,
): Values {
  const request = requestOf(graph);
  const count = size(graph.nodes[graph.inputs[0]!]!.shape);
  return override.input?.(setting, index, request) ?? imageBatch(setting, index, request, count, data, seed, cache);
}

/** Runs the program `runs` times and lays the outputs one after the other. */
async function runBatch(
  runs: number,
  run: (index: number) => Promise<Readonly<Record<string, Values>>>,
): Promise<Readonly<Record<string, Values>>> {
  const first = await run(0);
  if (runs === 1) return first;
  const joined = new Map<string, Values>();
  for (const [name, values] of Object.entries(first)) {
    const all =
      values instanceof Float64Array ? new Float64Array(values.length * runs) : new Float32Array(values.length * runs);
    all.set(values);
    joined.set(name, all);
  }
  for (let i = 1; i < runs; i++) {
    for (const [name, values] of Object.entries(await run(i))) joined.get(name)!.set(values, i * values.length);
  }
  return Object.fromEntries(joined);
}

function readQuantities(
  plan: ProgramPlan,
  graph: Graph,
  weights: Weights,
  names: readonly OutputName[],
  refused: ReadonlyMap<string, NascentError>,
  values: Readonly<Record<string, Values>>,
): ReadonlyMap<string, unknown> {
  const read = new Map<string, unknown>();
  for (const [key, quantity] of plan.quantities) {
    if (refused.has(key)) continue;
    const own: Record<string, Values> = {};
    for (const { quantity: owner, local, output } of names) if (owner === key) own[local] = values[output]!;
    read.set(key, quantity.read(own, graph, weights));
  }
  return read;
}

/** True when every norm scale is 1 and every shift 0, as after every initialisation here. */
function hasUnitNorms(graph: Graph, weights: Weights): boolean {
  return graph.parameters.every((id) => {
    const node = graph.nodes[id]!;
    if (node.kind !== 'Parameter') return true;
    const { role, name } = node.attributes;
    if (role !== 'norm-scale' && role !== 'norm-shift') return true;
    const wanted = role === 'norm-scale' ? 1 : 0;
    return weights.get(name)?.every((value) => value === wanted) ?? false;
  });
}

function absolute(weights: Weights): Weights {
  return new Map([...weights].map(([name, values]) => [name, values.map(Math.abs)]));
}

const inputName = (graph: Graph): string => {
  const node = graph.nodes[graph.inputs[0]!]!;
  return node.kind === 'Input' ? node.attributes.name : 'input';
};

const classesOf = (graph: Graph): number => graph.nodes[graph.outputs[0]!.value]!.shape.at(-1)!;

function requestOf(graph: Graph): BatchRequest {
  const [batch, channels, resolution] = graph.nodes[graph.inputs[0]!]!.shape as readonly [
    number,
    number,
    number,
    number,
  ];
  return { batch, channels, resolution };
}

function graphShapeKey({ builder }: ReturnType<typeof openProgram>, name: string): string {
  const node = builder.program.nodes.find((each) => each.kind === 'Input' && each.attributes.name === name)!;
  return node.shape.join('x');
}
