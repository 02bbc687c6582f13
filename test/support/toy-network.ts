/**
 * The deterministic toy network whose proxy values were computed with the proxies' published code: conv1 (2 to 3, 3x3) - BN -
 * ReLU - conv2 (3 to 4, 3x3, stride 2) - BN - ReLU - global average pool - linear (4 to 3), on 4x4 images.
 */
import type { Weights } from '../../src/engine/index.ts';
import { batchNorm, conv, type Graph, GraphBuilder, globalPool, linear, relu } from '../../src/graph/index.ts';
import { weightsOf } from './measure.ts';

export function toyNetwork(batch: number): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('input', [batch, 2, 4, 4]);
  const a = relu(builder, batchNorm(builder, conv(builder, x, 3, { name: 'conv1' }), { name: 'bn1' }));
  builder.feature('stem', a, 'relu1');
  const b = relu(builder, batchNorm(builder, conv(builder, a, 4, { name: 'conv2', stride: 2 }), { name: 'bn2' }));
  builder.feature('block', b, 'relu2');
  return builder.build({ logits: linear(builder, globalPool(builder, b), 3, { name: 'fc' }) });
}

const formulas: Readonly<Record<string, (i: number) => number>> = {
  'conv1.weight': (i) => 0.5 * Math.sin(i + 1),
  'conv2.weight': (i) => 0.4 * Math.sin(1.3 * i + 2),
  'fc.weight': (i) => 0.3 * Math.sin(1.7 * i + 0.5),
  'fc.bias': (i) => 0.1 * Math.sin(i),
};

export const toyWeights = (): Weights => weightsOf(toyNetwork(1), (name, i) => formulas[name]!(i));

/** input(B, c) of the toy: flat over [B, 2, 4, 4]. */
export const toyImages = (batch: number, c: number): Float64Array =>
  Float64Array.from({ length: batch * 32 }, (_, i) => Math.sin(0.7 * i + c) + 0.3 * Math.cos(1.1 * i + c));

/** Labels of the first batch. */
export const toyLabels: readonly number[] = [0, 1, 2, 0, 1, 2];
