/**
 * Statistics of the paths from the input to the output, in one walk: how deep the deepest and the shallowest go, how far they see,
 * how many there are. A layer is a convolution or a product with a weight matrix; `Zero` carries nothing, so it ends a path.
 */
import type { Graph, GraphNode, NodeOf } from './types.ts';

export interface PathStatistics {
  /** Layers on the longest path and on the shortest. */
  readonly longest: number;
  readonly shortest: number;
  /** Most pixels to either side that the convolutions of one path look, each in its own resolution: sum of dilation (k - 1) / 2. */
  readonly reach: number;
  /** ln of the sum over paths of the product of 1/k over the path's k x k pools: ln of their number where there are none. */
  readonly logMass: number;
}

/** Side of a window: the root of its area. */
const windowSide = ({ kernel: [high, wide] }: { readonly kernel: readonly [number, number] }): number =>
  Math.sqrt(high * wide);

/** A convolution, or a linear layer: a product with a parameter. */
function isLayer(graph: Graph, node: GraphNode): boolean {
  if (node.kind === 'Conv') return true;
  if (node.kind !== 'Gemm' && node.kind !== 'MatMul') return false;
  return node.inputs.some((input) => graph.nodes[input]!.kind === 'Parameter');
}

/** Null when no path leads from the input to the output. */
export function pathStatistics(graph: Graph): PathStatistics | null {
  const { nodes } = graph;
  const output = graph.outputs[0]!.value;
  const longest = new Float64Array(nodes.length);
  const shortest = new Float64Array(nodes.length);
  const reach = new Float64Array(nodes.length);
  const logMass = new Float64Array(nodes.length).fill(Number.NEGATIVE_INFINITY);
  for (const id of graph.inputs) logMass[id] = 0;
  for (let id = 0; id <= output; id++) {
    const node = nodes[id]!;
    if (node.kind === 'Zero') continue;
    const sources = [...new Set(node.inputs)].filter((input) => logMass[input]! > Number.NEGATIVE_INFINITY);
    if (sources.length === 0) continue;
    const layer = isLayer(graph, node) ? 1 : 0;
    longest[id] = layer + Math.max(...sources.map((source) => longest[source]!));
    shortest[id] = layer + Math.min(...sources.map((source) => shortest[source]!));
    reach[id] = ownReach(node) + Math.max(...sources.map((source) => reach[source]!));
    const largest = Math.max(...sources.map((source) => logMass[source]!));
    const sum = sources.reduce((total, source) => total + Math.exp(logMass[source]! - largest), 0);
    logMass[id] = largest + Math.log(sum) - (isPool(node) ? Math.log(windowSide(node.attributes)) : 0);
  }
  if (logMass[output] === Number.NEGATIVE_INFINITY) return null;
  return {
    longest: longest[output]!,
    shortest: shortest[output]!,
    reach: reach[output]!,
    logMass: logMass[output]!,
  };
}

const isPool = (node: GraphNode): node is NodeOf<'AveragePool'> | NodeOf<'MaxPool'> =>
  node.kind === 'AveragePool' || node.kind === 'MaxPool';

function ownReach(node: GraphNode): number {
  if (node.kind !== 'Conv') return 0;
  const { kernel, dilation } = node.attributes;
  return (dilation[0] * (kernel[0] - 1) + dilation[1] * (kernel[1] - 1)) / 4;
}
