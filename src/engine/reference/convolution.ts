/** float64 convolution and its two adjoints in plain loops: the oracle of every other convolution here. */
import type { ConvAttributes, Shape } from '../../graph/index.ts';
import { inputGradientAttributes, paddedPlacement, placePlanes, stretch, tapOffsets, turnWeights } from './planes.ts';
import type { KernelTable } from './types.ts';

/** The two loops a convolution family needs: y = x * w, and the gradient with respect to w. Both add to a zeroed `out`. */
export interface ConvolutionLoops {
  convolve(
    x: Float64Array,
    xs: Shape,
    w: Float64Array,
    ws: Shape,
    a: ConvAttributes,
    out: Float64Array,
    os: Shape,
  ): void;
  weightGradient(
    x: Float64Array,
    xs: Shape,
    dy: Float64Array,
    ds: Shape,
    a: ConvAttributes,
    out: Float64Array,
    ws: Shape,
  ): void;
}

function padded(x: Float64Array, xs: Shape, a: ConvAttributes): { data: Float64Array; width: number; stride: number } {
  const placement = paddedPlacement(xs, a);
  const planes = xs[0]! * xs[1]!;
  const data = new Float64Array(planes * placement.stride);
  placePlanes(x, planes, xs[2]!, xs[3]!, placement, data);
  return { data, width: placement.width, stride: placement.stride };
}

export const plainLoops: ConvolutionLoops = {
  convolve(x, xs, w, ws, a, out, os) {
    const [n, channels] = xs as readonly [number, number];
    const [co, ci] = ws as readonly [number, number];
    const [, , oh, ow] = os as readonly [number, number, number, number];
    const { data, width, stride } = padded(x, xs, a);
    const offsets = tapOffsets(a, width);
    const perGroup = co / a.groups;
    for (let image = 0; image < n; image++) {
      for (let o = 0; o < co; o++) {
        const first = image * channels + Math.floor(o / perGroup) * ci;
        const target = (image * co + o) * oh * ow;
        for (let c = 0; c < ci; c++) {
          for (let t = 0; t < offsets.length; t++) {
            const weight = w[(o * ci + c) * offsets.length + t]!;
            for (let i = 0; i < oh; i++) {
              let p = (first + c) * stride + offsets[t]! + i * a.stride[0] * width;
              const row = target + i * ow;
              for (let j = 0; j < ow; j++, p += a.stride[1]) out[row + j] = out[row + j]! + weight * data[p]!;
            }
          }
        }
      }
    }
  },
  weightGradient(x, xs, dy, ds, a, out, ws) {
    const [n, channels] = xs as readonly [number, number];
    const [co, ci] = ws as readonly [number, number];
    const [, , oh, ow] = ds as readonly [number, number, number, number];
    const { data, width, stride } = padded(x, xs, a);
    const offsets = tapOffsets(a, width);
    const perGroup = co / a.groups;
    for (let image = 0; image < n; image++) {
      for (let o = 0; o < co; o++) {
        const first = image * channels + Math.floor(o / perGroup) * ci;
        for (let c = 0; c < ci; c++) {
          for (let t = 0; t < offsets.length; t++) {
            let sum = 0;
            for (let i = 0; i < oh; i++) {
              let p = (first + c) * stride + offsets[t]! + i * a.stride[0] * width;
              const row = ((image * co + o) * oh + i) * ow;
              for (let j = 0; j < ow; j++, p += a.stride[1]) sum += data[p]! * dy[row + j]!;
            }
            const k = (o * ci + c) * offsets.length + t;
            out[k] = out[k]! + sum;
          }
        }
      }
    }
  },
};

/** Kernels of the family over an implementation of its loops. */
export function convolutionKernels(loops: ConvolutionLoops): KernelTable<'Conv' | 'ConvGradInput' | 'ConvGradWeight'> {
  return {
    Conv({ node, inputs: [x, w, bias], shapes, out }) {
      loops.convolve(x!, shapes[0]!, w!, shapes[1]!, node.attributes, out, node.shape);
      if (!bias) return;
      const area = node.shape[2]! * node.shape[3]!;
      for (let i = 0, c = 0; i < out.length; i += area, c = (c + 1) % bias.length) {
        for (let j = i; j < i + area; j++) out[j] = out[j]! + bias[c]!;
      }
    },
    ConvGradInput({ node, inputs: [dy, w], shapes, out }) {
      const a = node.attributes;
      const dense = stretch(dy!, shapes[0]!, a.stride);
      const turned = turnWeights(w!, shapes[1]!, a.groups);
      const attributes = inputGradientAttributes(a, dense.shape, node.shape);
      loops.convolve(dense.data, dense.shape, turned.data, turned.shape, attributes, out, node.shape);
    },
    ConvGradWeight({ node, inputs: [x, dy], shapes, out }) {
      loops.weightGradient(x!, shapes[0]!, dy!, shapes[1]!, node.attributes, out, node.shape);
    },
  };
}
