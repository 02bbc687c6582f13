/**
 * float64 convolution and its two adjoints on padded planes. With stride 1 every tap is one long loop over whole planes
 * (a few columns of padding are computed and thrown away), nine taps at a time for 3x3: about 1 ns per multiply-accumulate.
 */
import type { ConvAttributes, Shape } from '../../graph/index.ts';
import type { KernelTable } from './types.ts';

/** Images [planes, height, width] copied into zero-padded planes, optionally with zeros between elements. */
interface Planes {
  readonly data: Float64Array;
  readonly height: number;
  readonly width: number;
  readonly size: number;
}

/** `top` and `left` may be negative: then rows and columns are cut off instead of added. */
function padPlanes(
  x: Float64Array,
  planes: number,
  h: number,
  w: number,
  top: number,
  left: number,
  height: number,
  width: number,
): Planes {
  if (top === 0 && left === 0 && height === h && width === w) return { data: x, height, width, size: h * w };
  const size = height * width;
  const data = new Float64Array(planes * size);
  const [rowFrom, rowTo] = [Math.max(0, -top), Math.min(h, height - top)];
  const [from, to] = [Math.max(0, -left), Math.min(w, width - left)];
  for (let p = 0; p < planes; p++) {
    for (let i = rowFrom; i < rowTo; i++) {
      const source = (p * h + i) * w;
      const target = p * size + (i + top) * width + left;
      for (let j = from; j < to; j++) data[target + j] = x[source + j]!;
    }
  }
  return { data, height, width, size };
}

/** Offsets of the kernel's taps inside a padded plane. */
function tapOffsets(a: ConvAttributes, width: number): number[] {
  const offsets: number[] = [];
  for (let i = 0; i < a.kernel[0]; i++)
    for (let j = 0; j < a.kernel[1]; j++) offsets.push(i * a.dilation[0] * width + j * a.dilation[1]);
  return offsets;
}

/** out[o .. o+n) += sum over taps of w[k] * x[p + off[k] ...]. */
function accumulateTaps(
  out: Float64Array,
  o: number,
  n: number,
  x: Float64Array,
  p: number,
  w: Float64Array,
  k: number,
  off: readonly number[],
): void {
  if (off.length === 9) {
    const [w0, w1, w2, w3, w4, w5, w6, w7, w8] = [
      w[k]!,
      w[k + 1]!,
      w[k + 2]!,
      w[k + 3]!,
      w[k + 4]!,
      w[k + 5]!,
      w[k + 6]!,
      w[k + 7]!,
      w[k + 8]!,
    ];
    const [o0, o1, o2, o3, o4] = [p + off[0]!, p + off[1]!, p + off[2]!, p + off[3]!, p + off[4]!];
    const [o5, o6, o7, o8] = [p + off[5]!, p + off[6]!, p + off[7]!, p + off[8]!];
    for (let j = 0; j < n; j++) {
      out[o + j] =
        out[o + j]! +
        w0 * x[o0 + j]! +
        w1 * x[o1 + j]! +
        w2 * x[o2 + j]! +
        w3 * x[o3 + j]! +
        w4 * x[o4 + j]! +
        w5 * x[o5 + j]! +
        w6 * x[o6 + j]! +
        w7 * x[o7 + j]! +
        w8 * x[o8 + j]!;
    }
    return;
  }
  for (let t = 0; t < off.length; t++) {
    const weight = w[k + t]!;
    const q = p + off[t]!;
    for (let j = 0; j < n; j++) out[o + j] = out[o + j]! + weight * x[q + j]!;
  }
}

/** y = x * w: x [n, groups*ci, h, w], w [co, ci, kh, kw]. */
function convolve(
  x: Float64Array,
  xs: Shape,
  w: Float64Array,
  ws: Shape,
  a: ConvAttributes,
  out: Float64Array,
  os: Shape,
): void {
  const [n, channels, h, wd] = xs as readonly [number, number, number, number];
  const [co, ci] = ws as readonly [number, number];
  const [, , oh, ow] = os as readonly [number, number, number, number];
  const [top, left, bottom, right] = a.pad;
  const padded = padPlanes(x, n * channels, h, wd, top, left, h + top + bottom, wd + left + right);
  const off = tapOffsets(a, padded.width);
  const taps = off.length;
  const perGroup = co / a.groups;
  const unit = a.stride[0] === 1 && a.stride[1] === 1;
  const length = (oh - 1) * padded.width + ow;
  const scratch = new Float64Array(unit ? length : 0);
  for (let image = 0; image < n; image++) {
    for (let o = 0; o < co; o++) {
      const first = image * channels + Math.floor(o / perGroup) * ci;
      const target = (image * co + o) * oh * ow;
      if (unit) {
        scratch.fill(0);
        for (let c = 0; c < ci; c++)
          accumulateTaps(scratch, 0, length, padded.data, (first + c) * padded.size, w, (o * ci + c) * taps, off);
        for (let i = 0; i < oh; i++)
          for (let j = 0; j < ow; j++) out[target + i * ow + j] = scratch[i * padded.width + j]!;
        continue;
      }
      for (let c = 0; c < ci; c++) {
        const plane = (first + c) * padded.size;
        for (let t = 0; t < taps; t++) {
          const weight = w[(o * ci + c) * taps + t]!;
          for (let i = 0; i < oh; i++) {
            let p = plane + off[t]! + i * a.stride[0] * padded.width;
            const row = target + i * ow;
            for (let j = 0; j < ow; j++, p += a.stride[1]) out[row + j] = out[row + j]! + weight * padded.data[p]!;
          }
        }
      }
    }
  }
}

/** Weights [co, ci, taps] per group turned to [ci, co, taps reversed]: the weights of the input gradient's convolution. */
function turnWeights(w: Float64Array, ws: Shape, groups: number): { data: Float64Array; shape: Shape } {
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

/** dy with stride-1 zeros between its elements: the stride-1 equivalent of a strided convolution's gradient. */
function stretch(dy: Float64Array, ds: Shape, stride: readonly [number, number]): { data: Float64Array; shape: Shape } {
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

export const convolutionKernels: KernelTable<'Conv' | 'ConvGradInput' | 'ConvGradWeight'> = {
  Conv({ node, inputs: [x, w, bias], shapes, out }) {
    convolve(x!, shapes[0]!, w!, shapes[1]!, node.attributes, out, node.shape);
    if (!bias) return;
    const area = node.shape[2]! * node.shape[3]!;
    for (let i = 0, c = 0; i < out.length; i += area, c = (c + 1) % bias.length)
      for (let j = i; j < i + area; j++) out[j] = out[j]! + bias[c]!;
  },
  ConvGradInput({ node, inputs: [dy, w], shapes, out }) {
    const a = node.attributes;
    const dense = stretch(dy!, shapes[0]!, a.stride);
    const turned = turnWeights(w!, shapes[1]!, a.groups);
    const reach = (axis: 0 | 1): number => a.dilation[axis] * (a.kernel[axis] - 1);
    // The far padding also covers rows and columns that the forward window never reached.
    const far = (axis: 0 | 1): number => node.shape[2 + axis]! - dense.shape[2 + axis]! + a.pad[axis];
    const pad = [reach(0) - a.pad[0], reach(1) - a.pad[1], far(0), far(1)] as const;
    convolve(dense.data, dense.shape, turned.data, turned.shape, { ...a, stride: [1, 1], pad }, out, node.shape);
  },
  ConvGradWeight({ node, inputs: [x, dy], shapes, out }) {
    const a = node.attributes;
    const [n, channels, h, wd] = shapes[0] as readonly [number, number, number, number];
    const [co, ci] = node.shape as readonly [number, number];
    const [top, left, bottom, right] = a.pad;
    const padded = padPlanes(x!, n * channels, h, wd, top, left, h + top + bottom, wd + left + right);
    const dense = stretch(dy!, shapes[1]!, a.stride);
    const [, , dh, dw] = dense.shape as readonly [number, number, number, number];
    const rows = padPlanes(dense.data, n * co, dh, dw, 0, 0, dh, padded.width);
    const length = (dh - 1) * padded.width + dw;
    const off = tapOffsets(a, padded.width);
    const perGroup = co / a.groups;
    for (let image = 0; image < n; image++) {
      for (let o = 0; o < co; o++) {
        const first = image * channels + Math.floor(o / perGroup) * ci;
        const q = (image * co + o) * rows.size;
        for (let c = 0; c < ci; c++)
          dotTaps(out, (o * ci + c) * off.length, padded.data, (first + c) * padded.size, rows.data, q, length, off);
      }
    }
  },
};

/** out[k + t] += sum over j < n of x[p + off[t] + j] * y[q + j]; three taps share one pass. */
function dotTaps(
  out: Float64Array,
  k: number,
  x: Float64Array,
  p: number,
  y: Float64Array,
  q: number,
  n: number,
  off: readonly number[],
): void {
  let t = 0;
  for (; t + 2 < off.length; t += 3) {
    const [a, b, c] = [p + off[t]!, p + off[t + 1]!, p + off[t + 2]!];
    let [sa, sb, sc] = [0, 0, 0];
    for (let j = 0; j < n; j++) {
      const value = y[q + j]!;
      sa += x[a + j]! * value;
      sb += x[b + j]! * value;
      sc += x[c + j]! * value;
    }
    out[k + t] = out[k + t]! + sa;
    out[k + t + 1] = out[k + t + 1]! + sb;
    out[k + t + 2] = out[k + t + 2]! + sc;
  }
  for (; t < off.length; t++) {
    const a = p + off[t]!;
    let sum = 0;
    for (let j = 0; j < n; j++) sum += x[a + j]! * y[q + j]!;
    out[k + t] = out[k + t]! + sum;
  }
}
