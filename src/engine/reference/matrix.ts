/** float64 kernels of matrix products, softmax and cross-entropy. */
import { size } from '../../graph/index.ts';
import { broadcastStrides, copyStrided, stridesOf } from './strided.ts';
import type { KernelTable } from './types.ts';

/** out[m,n] += a[m,k] b[k,n] at the given offsets; the trans flags say how a and b lie in memory. */
function multiply(
  out: Float64Array,
  o: number,
  a: Float64Array,
  p: number,
  b: Float64Array,
  q: number,
  [m, k, n]: readonly [number, number, number],
  transA: boolean,
  transB: boolean,
): void {
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const left = a[p + (transA ? l * m + i : i * k + l)]!;
      if (transB) for (let j = 0; j < n; j++) out[o + i * n + j] = out[o + i * n + j]! + left * b[q + j * k + l]!;
      else for (let j = 0; j < n; j++) out[o + i * n + j] = out[o + i * n + j]! + left * b[q + l * n + j]!;
    }
  }
}

export const matrixKernels: KernelTable<'Gemm' | 'MatMul' | 'Softmax' | 'CrossEntropy'> = {
  Gemm({ node, inputs: [a, b, c], shapes, out }) {
    const { transA, transB } = node.attributes;
    const [m, n] = node.shape as readonly [number, number];
    const k = shapes[0]![transA ? 0 : 1]!;
    if (c) copyStrided(node.shape, out, 0, stridesOf(node.shape), c, 0, broadcastStrides(shapes[2]!, node.shape));
    multiply(out, 0, a!, 0, b!, 0, [m, k, n], transA, transB);
  },
  MatMul({ node, inputs: [a, b], shapes, out }) {
    const { transA, transB } = node.attributes;
    const [m, n] = node.shape.slice(-2) as [number, number];
    const k = shapes[0]!.at(transA ? -2 : -1)!;
    const batch = node.shape.slice(0, -2);
    const batches = size(batch);
    const starts = (shape: readonly number[], step: number): Float64Array => {
      const count = size(shape.slice(0, -2));
      const own = Float64Array.from({ length: count }, (_, i) => i * step);
      const all = new Float64Array(batches);
      copyStrided(batch, all, 0, stridesOf(batch), own, 0, broadcastStrides(shape.slice(0, -2), batch));
      return all;
    };
    const from = starts(shapes[0]!, m * k);
    const with_ = starts(shapes[1]!, k * n);
    for (let i = 0; i < batches; i++) multiply(out, i * m * n, a!, from[i]!, b!, with_[i]!, [m, k, n], transA, transB);
  },
  Softmax({ node, inputs: [x], out }) {
    const { shape } = node;
    const axis = (node.attributes.axis + shape.length) % shape.length;
    const inner = size(shape.slice(axis + 1));
    const length = shape[axis]!;
    for (let start = 0; start < out.length; start += length * inner) {
      for (let i = start; i < start + inner; i++) {
        let largest = -Infinity;
        for (let j = 0; j < length; j++) largest = Math.max(largest, x![i + j * inner]!);
        let sum = 0;
        for (let j = 0; j < length; j++) {
          const value = Math.exp(x![i + j * inner]! - largest);
          out[i + j * inner] = value;
          sum += value;
        }
        for (let j = 0; j < length; j++) out[i + j * inner] = out[i + j * inner]! / sum;
      }
    }
  },
  CrossEntropy({ inputs: [x, target], shapes, out }) {
    const [rows, classes] = shapes[0] as readonly [number, number];
    let total = 0;
    for (let i = 0; i < rows; i++) {
      let largest = -Infinity;
      for (let j = 0; j < classes; j++) largest = Math.max(largest, x![i * classes + j]!);
      let sum = 0;
      for (let j = 0; j < classes; j++) sum += Math.exp(x![i * classes + j]! - largest);
      const logSum = largest + Math.log(sum);
      for (let j = 0; j < classes; j++) {
        const weight = target![i * classes + j]!;
        if (weight !== 0) total += weight * (logSum - x![i * classes + j]!);
      }
    }
    out[0] = total / rows;
  },
};
