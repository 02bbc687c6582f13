/**
 * Correlations between the images' input gradients: J = gradient of the sum of all logits of the batch with respect to the
 * input, one row per image (batch norm couples them). "Zero-Cost Proxies for Lightweight NAS", arXiv 2101.08134 (jacob_cov).
 * Rows are centred and scaled inside the program, so that gradients of any size survive float32 and only [B,B] leaves it.
 */
import { vjp } from '../../engine/index.ts';
import { size } from '../../graph/index.ts';
import { batchSize } from './relu-calls.ts';
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
    const rows = program.reshape(g, [images, size(program.shape(g)) / images]);
    const mean = program.add('ReduceMean', [rows], { axes: [1], keepDims: true });
    const centred = program.add('Sub', [rows, mean], {});
    const deviation = program.add('ReduceMean', [program.add('Abs', [centred], {})], { axes: [1], keepDims: true });
    // A constant row divides 0 by 0 here; it is recognised by its deviation when read.
    const scaled = program.add('Div', [centred, deviation], {});
    const gram = program.add('Gemm', [scaled, scaled], { transA: false, transB: true });
    return { mean, deviation, gram };
  },
  read(outputs, graph) {
    const images = batchSize(graph);
    const elements = size(graph.nodes[graph.inputs[0]!]!.shape) / images;
    const correlation = new Float64Array(images * images).fill(Number.NaN);
    const { mean, deviation, gram } = outputs;
    if (!mean || !deviation || !gram) return { images, correlation, norm: 0 };
    // The mean of equal numbers is rounded: deviations of that size mean a constant row.
    const rounding = gram instanceof Float32Array ? 2 ** -22 : 2 ** -50;
    const varies = Array.from(mean, (value, i) => deviation[i]! > rounding * Math.abs(value));
    let squares = 0;
    for (let i = 0; i < images; i++) {
      squares += elements * mean[i]! ** 2;
      if (!varies[i]) continue;
      const own = gram[i * images + i]!;
      squares += own * deviation[i]! ** 2;
      for (let j = 0; j < images; j++)
        if (varies[j]) {
          const value = gram[i * images + j]! / Math.sqrt(own * gram[j * images + j]!);
          correlation[i * images + j] = i === j ? 1 : Math.max(-1, Math.min(1, value));
        }
    }
    return { images, correlation, norm: Math.sqrt(squares) };
  },
};
