/** Batch variance of the input of every batch norm (training mode), in graph order. */
import { size, type ValueId } from '../../graph/index.ts';
import type { Quantity } from './types.ts';

export interface NormVariance {
  readonly name: string;
  /** Population (biased) variance per channel over images and positions. */
  readonly variance: Float64Array;
  /** Number of values per channel: unbiased = variance * count / (count - 1). */
  readonly count: number;
}

export const normVariances: Quantity<readonly NormVariance[]> = {
  key: 'norm-variances',
  build({ program, graph, value }) {
    const outputs: Record<string, ValueId> = {};
    graph.nodes.forEach((node, id) => {
      if (node.kind !== 'BatchNormalization') return;
      const x = value(node.inputs[0]!);
      if (x === null || program.isZero(x)) return;
      // The norm's own nodes: equal nodes are made once.
      outputs[`variance${id}`] = program.add('ChannelVariance', [x, program.add('ChannelMean', [x], {})], {});
    });
    return outputs;
  },
  read(outputs, graph) {
    return graph.nodes.flatMap((node, id) => {
      if (node.kind !== 'BatchNormalization') return [];
      const channels = node.shape[1]!;
      const variance = Float64Array.from(outputs[`variance${id}`] ?? new Float64Array(channels));
      return [{ name: node.scope, variance, count: size(node.shape) / channels }];
    });
  },
};
