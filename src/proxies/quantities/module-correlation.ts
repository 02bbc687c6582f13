/**
 * Channel correlations of the first image at the output of every module (MeCo, NeurIPS 2023; HamsterMimi/MeCo). Modules are the
 * layers and, as in PyTorch, the containers around them, which repeat the value of their last member: here every scope, every
 * prefix of one, and the network itself.
 */
import type { Values } from '../../engine/index.ts';
import { type Graph, type OpKind, size, type ValueId } from '../../graph/index.ts';
import type { Quantity } from './types.ts';

export interface ModuleCorrelation {
  readonly name: string;
  readonly channels: number;
  /**
   * Pearson correlations of the channels over the positions, [channels, channels]; undefined entries (a constant channel, or
   * a single position) are 0, as in the authors' code. Null where it is singular anyway: n positions give centred rows of
   * rank n - 1 at most, so with as many channels or more the smallest eigenvalue is 0. Modules that return the same value
   * share the array.
   */
  readonly correlation: Float64Array | null;
}

/** Layers that are modules in PyTorch; sums, concatenations and reshapes are not. */
const layers: ReadonlySet<OpKind> = new Set<OpKind>([
  'Conv',
  'Gemm',
  'BatchNormalization',
  'LayerNormalization',
  'Relu',
  'Sigmoid',
  'HardSigmoid',
  'HardSwish',
  'Clip',
  'Gelu',
  'Tanh',
  'Softmax',
  'AveragePool',
  'MaxPool',
  'GlobalAveragePool',
  'Identity',
  'Zero',
]);

/** Every module with the value it returns: layers in order, then containers, the network last. */
export function modulesOf(graph: Graph): readonly { readonly name: string; readonly value: ValueId }[] {
  const found: { name: string; value: ValueId }[] = [];
  const containers = new Map<string, ValueId>();
  graph.nodes.forEach((node, value) => {
    if (node.kind === 'Input' || node.kind === 'Parameter' || node.kind === 'Constant') return;
    if (layers.has(node.kind)) found.push({ name: [node.scope, node.kind].filter(Boolean).join('/'), value });
    for (let scope = node.scope; scope !== ''; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('/'))))
      containers.set(scope, value);
  });
  for (const [name, value] of containers) found.push({ name, value });
  return [...found, { name: 'network', value: graph.outputs[0]!.value }];
}

const isSingular = (shape: readonly number[]): boolean => (shape[1] ?? 1) >= size(shape.slice(2));

export const moduleCorrelation: Quantity<readonly ModuleCorrelation[]> = {
  key: 'module-correlation',
  build({ program, graph, value }) {
    const outputs: Record<string, ValueId> = {};
    for (const { value: original } of modulesOf(graph)) {
      const id = value(original);
      if (id === null || program.isZero(id) || isSingular(program.shape(id))) continue;
      const shape = program.shape(id);
      const first = program.add('Slice', [id], {
        starts: shape.map(() => 0),
        ends: shape.map((n, axis) => (axis === 0 ? 1 : n)),
        steps: shape.map(() => 1),
      });
      const rows = program.reshape(first, [shape[1]!, size(shape.slice(2))]);
      const mean = program.add('ReduceMean', [rows], { axes: [1], keepDims: true });
      const centred = program.add('Sub', [rows, mean], {});
      outputs[`gram${original}`] = program.add('Gemm', [centred, centred], { transA: false, transB: true });
    }
    return outputs;
  },
  read(outputs, graph) {
    const known = new Map<ValueId, Float64Array>();
    return modulesOf(graph).map(({ name, value }) => {
      const { shape } = graph.nodes[value]!;
      const channels = shape[1] ?? 1;
      if (isSingular(shape)) return { name, channels, correlation: null };
      const correlation = known.get(value) ?? correlationOf(outputs[`gram${value}`], channels);
      known.set(value, correlation);
      return { name, channels, correlation };
    });
  },
};

/** All 0 for a value that the program knows to be zero. */
function correlationOf(gram: Values | undefined, channels: number): Float64Array {
  const correlation = new Float64Array(channels * channels);
  if (!gram) return correlation;
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j < channels; j++) {
      const entry = gram[i * channels + j]! / Math.sqrt(gram[i * channels + i]! * gram[j * channels + j]!);
      correlation[i * channels + j] = Number.isFinite(entry) ? entry : 0;
    }
  }
  return correlation;
}
