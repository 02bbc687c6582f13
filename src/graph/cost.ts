/** Cost rules. MACs: multiply-accumulates of convolutions and linear layers without bias, for ONE image. */
import type { OpKind } from './ops.ts';
import { size } from './shapes.ts';
import type { Graph, NodeOf, ParameterRole, Shape } from './types.ts';

/** MACs of the node for the whole batch. */
type CostRule<K extends OpKind> = (node: NodeOf<K>, inputs: readonly Shape[]) => number;

const none = (): number => 0;
/** Products of two activations (attention) are not layers and count 0; `nodeMacs` counts products with a weight only. */
const costRules: { readonly [K in OpKind]?: CostRule<K> } = {
  Conv: (node, [, weight]) => size(node.shape) * size(weight!.slice(1)),
  /** Of a file's convolutions over three axes and transposed ones, which have no derivative here. */
  Foreign(node, [x, weight]) {
    if (!weight || weight.length < 3) return 0;
    if (node.attributes.op === 'Conv') return size(node.shape) * size(weight.slice(1));
    return node.attributes.op === 'ConvTranspose' ? size(x!) * size(weight.slice(1)) : 0;
  },
  Gemm: (node, [, weight]) => size(node.shape) * (node.attributes.transB ? weight![1]! : weight![0]!),
};

export interface Costs {
  /** Trainable scalars: weights, biases, norm scales and shifts (running statistics are not trainable). */
  readonly params: number;
  readonly macs: number;
}

/** Params and MACs of one node. */
export function nodeMacs(graph: Graph, id: number): number {
  const node = graph.nodes[id]!;
  const inputs = node.inputs.map((input) => graph.nodes[input]!.shape);
  if (node.kind === 'MatMul') {
    if (!node.inputs.some((input) => isWeight(graph, input))) return 0;
    return (size(node.shape) * inputs[0]!.at(node.attributes.transA ? -2 : -1)!) / images(graph);
  }
  const rule = (costRules[node.kind] as CostRule<OpKind> | undefined) ?? none;
  return rule(node as NodeOf<OpKind>, inputs) / images(graph);
}

/** Look-up tables (position embeddings) are parameters too, but picking their rows is no layer. */
function isWeight(graph: Graph, id: number): boolean {
  const node = graph.nodes[id]!;
  if (node.kind === 'Transpose' || node.kind === 'Reshape') return isWeight(graph, node.inputs[0]!);
  return node.kind === 'Parameter' && node.attributes.role !== 'other';
}

/** Images per batch. A layer's own first axis is not always the batch: attention often puts the sequence first. */
const images = (graph: Graph): number => graph.nodes[graph.inputs[0] ?? -1]?.shape[0] ?? 1;

/** Running statistics are parameters of the graph, but nothing trains them. */
export const isTrainable = (role: ParameterRole): boolean => role !== 'norm-mean' && role !== 'norm-variance';

export function costs(graph: Graph): Costs {
  let params = 0;
  for (const id of graph.parameters) {
    const node = graph.nodes[id]!;
    if (node.kind !== 'Parameter') continue;
    if (isTrainable(node.attributes.role)) params += size(node.shape);
  }
  let macs = 0;
  for (let id = 0; id < graph.nodes.length; id++) macs += nodeMacs(graph, id);
  return { params, macs };
}
