/**
 * Correlations between the images' input gradients: J = gradient of the sum of all logits of the batch with respect to the
 * input, one row per image (batch norm couples them). "Zero-Cost Proxies for Lightweight NAS", arXiv 2101.08134 (jacob_cov).
 */
import { vjp } from '../../engine/index.ts';
import { size } from '../../graph/index.ts';
import { batchSize } from './relu-calls.ts';
import { readRowCorrelation, rowCorrelation } from './row-correlation.ts';
import type { Quantity } from './types.ts';

export interface InputGradient {
  readonly images: number;
  /** Pearson correlations of the rows of J, [images, images]; NaN in the row and column of an image with a constant row. */
  readonly correlation: Float64Array;
  /** Root of the sum of squares of all elements of J. */
  readonly norm: number;
}

export const inputGradient: Quantity<InputGradient> = {
  key: 'input-gradient',
  build({ program, graph, value, logits }) {
    const image = value(graph.inputs[0]!)!;
    const [g] = vjp(program, [{ value: logits, seed: program.fill(1, program.shape(logits)) }], [image]);
    if (g === null || g === undefined) return {};
    const images = batchSize(graph);
    return rowCorrelation(program, program.reshape(g, [images, size(program.shape(g)) / images]));
  },
  read({ mean, deviation, gram }, graph) {
    const images = batchSize(graph);
    if (!mean || !deviation || !gram)
      return { images, correlation: new Float64Array(images * images).fill(Number.NaN), norm: 0 };
    const elements = size(graph.nodes[graph.inputs[0]!]!.shape) / images;
    const { correlation, squares } = readRowCorrelation(mean, deviation, gram);
    let total = 0;
    for (let i = 0; i < images; i++) total += elements * mean[i]! ** 2 + squares[i]!;
    return { images, correlation, norm: Math.sqrt(total) };
  },
};
