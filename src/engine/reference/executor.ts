/**
 * The float64 interpreter: oracle of every op, and the executor of networks so small that a native session would cost more to
 * create than to run. Buffers are reused as soon as their last reader has run.
 */
import { type Graph, type NodeOf, size, type ValueId } from '../../graph/index.ts';
import { neededNodes } from '../reachable.ts';
import type { Executor, Program, Values, Weights } from '../types.ts';
import { plainLoops } from './convolution.ts';
import { type KernelKind, kernelTable } from './kernels.ts';
import { simdLoops } from './simd.ts';
import type { Kernel, KernelTable } from './types.ts';

const views: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'Identity']);

/** float64 copies of parameter arrays, kept while the arrays live: candidates share them. */
const widened = new WeakMap<Float32Array, Float64Array>();

function widen(values: Values): Float64Array {
  if (values instanceof Float64Array) return values;
  let wide = widened.get(values);
  if (!wide) {
    wide = Float64Array.from(values);
    widened.set(values, wide);
  }
  return wide;
}

/**
 * Executor `reference`: float64 throughout, single-threaded, same bits on every machine. Convolutions run in WebAssembly SIMD
 * where there is one; `simd: false` forces the plain loops, the oracle of the others.
 */
export function createReferenceExecutor(options: { readonly simd?: boolean } = {}): Executor {
  const kernels = kernelTable((options.simd === false ? null : simdLoops()) ?? plainLoops);
  return { id: 'reference', lowering: 'float64', compile: async (program) => compile(program, kernels) };
}

function compile(program: Graph, kernels: KernelTable<KernelKind>): Program {
  const order = neededNodes(program);
  // Storage of a view is its source's; the last step that reads a storage frees it.
  const storage = new Map<ValueId, ValueId>();
  for (const id of order) {
    const node = program.nodes[id]!;
    storage.set(id, views.has(node.kind) ? storage.get(node.inputs[0]!)! : id);
  }
  const lastUse = new Map<ValueId, number>();
  order.forEach((id, step) => {
    for (const input of program.nodes[id]!.inputs) lastUse.set(storage.get(input)!, step);
  });
  for (const { value } of program.outputs) lastUse.set(storage.get(value)!, Number.POSITIVE_INFINITY);
  const constants = new Map<ValueId, Float64Array>();
  for (const id of order) {
    const node = program.nodes[id]!;
    if (node.kind !== 'Constant') continue;
    const { data } = node.attributes;
    constants.set(
      id,
      data.length === size(node.shape) ? widen(data) : new Float64Array(size(node.shape)).fill(data[0]!),
    );
  }
  const frees: ValueId[][] = order.map(() => []);
  for (const [id, step] of lastUse) {
    const { kind } = program.nodes[id]!;
    const owned = kind !== 'Input' && kind !== 'Parameter' && kind !== 'Constant';
    if (owned && Number.isFinite(step)) frees[step]!.push(id);
  }
  let weights: Weights = new Map();

  const execute = (inputs: Readonly<Record<string, Values>>): Record<string, Values> => {
    const values: Float64Array[] = [];
    const pool = new Map<number, Float64Array[]>();
    const allocate = (length: number): Float64Array => pool.get(length)?.pop()?.fill(0) ?? new Float64Array(length);
    for (let step = 0; step < order.length; step++) {
      const id = order[step]!;
      const node = program.nodes[id]!;
      if (node.kind === 'Input') {
        const given = checked(inputs[node.attributes.name], `input ${node.attributes.name}`, size(node.shape));
        values[id] = given instanceof Float64Array ? given : Float64Array.from(given);
      } else if (node.kind === 'Parameter')
        values[id] = widen(
          checked(weights.get(node.attributes.name), `parameter ${node.attributes.name}`, size(node.shape)),
        );
      else if (node.kind === 'Constant') values[id] = constants.get(id)!;
      else if (views.has(node.kind)) values[id] = values[node.inputs[0]!]!;
      else {
        const out = allocate(size(node.shape));
        const kernel = kernels[node.kind as KernelKind] as Kernel<KernelKind> | undefined;
        if (!kernel) throw new Error(`the reference executor has no kernel for ${node.kind}`);
        kernel({
          node: node as NodeOf<KernelKind>,
          inputs: node.inputs.map((input) => values[input]!),
          shapes: node.inputs.map((input) => program.nodes[input]!.shape),
          out,
        });
        values[id] = out;
      }
      for (const freed of frees[step]!) {
        const buffer = values[freed]!;
        const list = pool.get(buffer.length);
        if (list) list.push(buffer);
        else pool.set(buffer.length, [buffer]);
      }
    }
    return Object.fromEntries(program.outputs.map(({ name, value }) => [name, values[value]!.slice()]));
  };

  return {
    bind(next) {
      weights = next;
    },
    run: async (inputs) => execute(inputs),
    release: async () => {},
  };
}

function checked(values: Values | undefined, what: string, length: number): Values {
  if (!values) throw new Error(`no values for ${what}`);
  if (values.length !== length) throw new Error(`${what}: expected ${length} values, got ${values.length}`);
  return values;
}
