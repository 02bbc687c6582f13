/** Zero-padded image planes and window taps: the layout both convolution implementations work on. */
import type { ConvAttributes, Shape } from '../../graph/index.ts';

/** Placement of [planes, h, w] inside planes of another size; a negative offset cuts rows or columns off. */
export interface Placement {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  /** Elements from one plane to the next; at least height * width. */
  readonly stride: number;
}

/** Input planes with the convolution's padding around them. */
export function paddedPlacement(shape: Shape, { pad }: ConvAttributes): Placement {
  const [top, left, bottom, right] = pad;
  const height = shape[2]! + top + bottom;
  const width = shape[3]! + left + right;
  return { top, left, height, width, stride: height * width };
}

/** Copies planes of h x w into `target` from element `start`; what is not covered stays as it is (zeros). */
export function placePlanes(
  x: Float64Array,
  planes: number,
  h: number,
  w: number,
  to: Placement,
  target: Float64Array,
  start = 0,
): void {
  const rowFrom = Math.max(0, -to.top);
  const rowTo = Math.min(h, to.height - to.top);
  const from = Math.max(0, -to.left);
  const end = Math.min(w, to.width - to.left);
  for (let p = 0; p < planes; p++) {
    for (let i = rowFrom; i < rowTo; i++) {
      const source = (p * h + i) * w;
      const row = start + p * to.stride + (i + to.top) * to.width + to.left;
      for (let j = from; j < end; j++) target[row + j] = x[source + j]!;
    }
  }
}

/** Offsets of the window's taps inside a plane of the given width. */
export function tapOffsets({ kernel, dilation }: ConvAttributes, width: number): number[] {
  const offsets: number[] = [];
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) offsets.push(i * dilation[0] * width + j * dilation[1]);
  }
  return offsets;
}

/** Weights [co, ci, taps] per group turned to [ci, co, taps reversed]: the weights of the input gradient's convolution. */
export function turnWeights(w: Float64Array, ws: Shape, groups: number): { data: Float64Array; shape: Shape } {
  const [co, ci, kh, kw] = ws as readonly [number, number, number, number];
  const taps = kh * kw;
  const perGroup = co / groups;
  const data = new Float64Array(w.length);
  for (let o = 0; o < co; o++) {
    const group = Math.floor(o / perGroup);
    for (let c = 0; c < ci; c++) {
      const from = (o * ci + c) * taps;
      const to = ((group * ci + c) * perGroup + (o - group * perGroup)) * taps;
      for (let t = 0; t < taps; t++) data[to + taps - 1 - t] = w[from + t]!;
    }
  }
  return { data, shape: [groups * ci, perGroup, kh, kw] };
}

/** dy with stride - 1 zeros between its elements: the stride-1 equivalent of a strided convolution's gradient. */
export function stretch(
  dy: Float64Array,
  ds: Shape,
  stride: readonly [number, number],
): { data: Float64Array; shape: Shape } {
  if (stride[0] === 1 && stride[1] === 1) return { data: dy, shape: ds };
  const [n, c, h, w] = ds as readonly [number, number, number, number];
  const height = (h - 1) * stride[0] + 1;
  const width = (w - 1) * stride[1] + 1;
  const data = new Float64Array(n * c * height * width);
  for (let p = 0; p < n * c; p++) {
    for (let i = 0; i < h; i++) {
      const from = (p * h + i) * w;
      const to = (p * height + i * stride[0]) * width;
      for (let j = 0; j < w; j++) data[to + j * stride[1]] = dy[from + j]!;
    }
  }
  return { data, shape: [n, c, height, width] };
}

/** Convolution settings of the input gradient: stride 1 on the stretched dy with turned weights. */
export function inputGradientAttributes(a: ConvAttributes, dense: Shape, inputShape: Shape): ConvAttributes {
  const reach = (axis: 0 | 1): number => a.dilation[axis] * (a.kernel[axis] - 1);
  // The far padding also covers rows and columns that the forward window never reached.
  const far = (axis: 0 | 1): number => inputShape[2 + axis]! - dense[2 + axis]! + a.pad[axis];
  return { ...a, stride: [1, 1], pad: [reach(0) - a.pad[0], reach(1) - a.pad[1], far(0), far(1)] };
}
