/** The feature map that global pooling reads, in full. */
import type { Values } from '../../engine/index.ts';
import type { Graph, ValueId } from '../../graph/index.ts';
import type { Quantity } from './types.ts';

/** The `last` feature, else the input of the last global pooling; null when the network has neither. */
export function lastFeatureOf(graph: Graph): ValueId | null {
  const named = graph.features.findLast(({ kind }) => kind === 'last');
  if (named) return named.value;
  return graph.nodes.findLast(({ kind }) => kind === 'GlobalAveragePool')?.inputs[0] ?? null;
}

/** Row-major values with the batch first; null where the feature is known to be zero, or there is none. */
export const lastFeature: Quantity<Values | null> = {
  key: 'last-feature',
  build({ program, graph, value }) {
    const id = lastFeatureOf(graph);
    const feature = id === null ? null : value(id);
    return feature === null || program.isZero(feature) ? {} : { feature };
  },
  read: ({ feature }) => feature ?? null,
};
