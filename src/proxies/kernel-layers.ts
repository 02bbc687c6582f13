/**
 * Layers weighted by what they do to information: the additive rule of SED-R (a reconstruction of "Zero-Shot NAS via the
 * Suppression of Local Entropy Decrease", arXiv 2411.06236), on the built network instead of a cell. A layer that mixes channels
 * counts 1, a k x k convolution ln k more, a k x k pool -ln k; only what lies on a path from input to output counts. So a depthwise
 * and a pointwise convolution together count as one full convolution.
 */
import { type Graph, type GraphNode, isLayer, isPool, pathStatistics, windowSide } from '../graph/index.ts';
import { disconnected } from './applies.ts';
import type { Proxy } from './types.ts';

function weightOf(graph: Graph, node: GraphNode): number {
  if (isPool(node)) return -Math.log(windowSide(node.attributes));
  if (!isLayer(graph, node)) return 0;
  if (node.kind !== 'Conv') return 1;
  const inputsPerOutput = graph.nodes[node.inputs[1]!]!.shape[1]!;
  return (inputsPerOutput > 1 ? 1 : 0) + Math.log(windowSide(node.attributes));
}

export const kernelLayers: Proxy = {
  id: 'kernel-layers',
  title: 'Kernel-weighted layers',
  paper: 'ours, after SED-R (reconstruction of arXiv 2411.06236)',
  better: 'higher',
  provenance: 'reconstruction',
  description:
    'Layers on paths from input to output: 1 each, ln k more for a k x k convolution, -ln k for a k x k pool.',
  needs: { data: 'none', labels: false, gradients: 0, space: false },
  options: [],
  probes: () => [],
  score({ graph }) {
    const paths = pathStatistics(graph);
    if (paths === null) return disconnected;
    return { ok: true, value: paths.nodes.reduce((sum, id) => sum + weightOf(graph, graph.nodes[id]!), 0) };
  },
};
