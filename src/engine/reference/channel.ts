/** float64 kernels of per-channel statistics; channel axis 1. Means and variances in two passes. */
import { type Shape, size } from '../../graph/index.ts';
import type { KernelTable } from './types.ts';

/** [images, channels, positions] of a tensor with channel axis 1. */
function layout(shape: Shape): [number, number, number] {
  return [shape[0]!, shape[1]!, size(shape.slice(2))];
}

/** Calls with (channel, start, length) for every image and channel. */
function eachPlane(shape: Shape, visit: (channel: number, start: number, length: number) => void): void {
  const [images, channels, area] = layout(shape);
  for (let n = 0; n < images; n++) for (let c = 0; c < channels; c++) visit(c, (n * channels + c) * area, area);
}

function divide(out: Float64Array, shape: Shape): void {
  const count = size(shape) / shape[1]!;
  for (let c = 0; c < out.length; c++) out[c] = out[c]! / count;
}

export const channelKernels: KernelTable<
  | 'ChannelMean'
  | 'ChannelVariance'
  | 'ChannelDot'
  | 'ChannelAffine'
  | 'Normalize'
  | 'SpatialDot'
  | 'ChannelGram'
  | 'GlobalAveragePool'
> = {
  ChannelMean({ inputs: [x], shapes, out }) {
    eachPlane(shapes[0]!, (c, start, length) => {
      let sum = 0;
      for (let i = start; i < start + length; i++) sum += x![i]!;
      out[c] = out[c]! + sum;
    });
    divide(out, shapes[0]!);
  },
  ChannelVariance({ inputs: [x, mean], shapes, out }) {
    eachPlane(shapes[0]!, (c, start, length) => {
      const centre = mean![c]!;
      let sum = 0;
      for (let i = start; i < start + length; i++) sum += (x![i]! - centre) * (x![i]! - centre);
      out[c] = out[c]! + sum;
    });
    divide(out, shapes[0]!);
  },
  ChannelDot({ inputs: [x, y], shapes, out }) {
    eachPlane(shapes[0]!, (c, start, length) => {
      let sum = 0;
      for (let i = start; i < start + length; i++) sum += x![i]! * y![i]!;
      out[c] = out[c]! + sum;
    });
    divide(out, shapes[0]!);
  },
  ChannelAffine({ node, inputs: [x, scale, shift], out }) {
    eachPlane(node.shape, (c, start, length) => {
      const factor = scale![c]!;
      const offset = shift ? shift[c]! : 0;
      for (let i = start; i < start + length; i++) out[i] = x![i]! * factor + offset;
    });
  },
  Normalize({ node, inputs: [x, scale, shift, mean, inv], out }) {
    eachPlane(node.shape, (c, start, length) => {
      const factor = inv![c]! * scale![c]!;
      const centre = mean![c]!;
      const offset = shift![c]!;
      for (let i = start; i < start + length; i++) out[i] = (x![i]! - centre) * factor + offset;
    });
  },
  SpatialDot({ inputs: [x, y], shapes, out }) {
    const area = size(shapes[0]!.slice(2));
    for (let k = 0; k < out.length; k++) {
      let sum = 0;
      for (let i = k * area; i < (k + 1) * area; i++) sum += x![i]! * y![i]!;
      out[k] = sum;
    }
  },
  ChannelGram({ inputs: [x, y], shapes, out }) {
    const [images, c, area] = layout(shapes[0]!);
    const d = shapes[1]![1]!;
    for (let n = 0; n < images; n++) {
      for (let i = 0; i < c; i++) {
        const p = (n * c + i) * area;
        for (let j = 0; j < d; j++) {
          const q = (n * d + j) * area;
          let sum = 0;
          for (let k = 0; k < area; k++) sum += x![p + k]! * y![q + k]!;
          out[i * d + j] = out[i * d + j]! + sum;
        }
      }
    }
    for (let i = 0; i < out.length; i++) out[i] = out[i]! / (images * area);
  },
  GlobalAveragePool({ inputs: [x], shapes, out }) {
    const area = size(shapes[0]!.slice(2));
    for (let k = 0; k < out.length; k++) {
      let sum = 0;
      for (let i = k * area; i < (k + 1) * area; i++) sum += x![i]!;
      out[k] = sum / area;
    }
  },
};
