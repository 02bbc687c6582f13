/**
 * Factorized reduction (DARTS, arXiv 1806.09055, and TransNAS-Bench-101, arXiv 2105.11871): ReLU, two 1x1 convolutions of stride
 * 2, the second on the image without its first row and column, half the channels each, concatenated, batch norm.
 */
import { conv, type GraphBuilder, relu, type ValueId } from '../../graph/index.ts';
import { norm } from './norm.ts';
import { spatialSlice } from './spatial-slice.ts';

/** [N,C,H,W] -> [N,channels,ceil(H/2),ceil(W/2)]; channels even. */
export function factorizedReduction(b: GraphBuilder, x: ValueId, channels: number, affine = true): ValueId {
  const active = relu(b, x);
  const [, , height, width] = b.shape(active) as readonly [number, number, number, number];
  // Odd sides get one row or column of zeros, so that both halves have the same size.
  const high = [0, 0, height % 2, width % 2];
  const none = [0, 0, 0, 0];
  const padded = high.includes(1) ? b.add('Pad', [active], { low: none, high, interior: none }) : active;
  const half = { kernel: 1, stride: 2 } as const;
  const parts = [
    conv(b, active, channels / 2, { ...half, name: 'conv_1' }),
    conv(b, spatialSlice(b, padded, 1, 1), channels / 2, { ...half, name: 'conv_2' }),
  ];
  return norm(b, b.add('Concat', parts, { axis: 1 }), 'bn', affine);
}
