/** float64 kernels of ops that move, join, cut, spread and reduce. */
import type { Shape } from '../../graph/index.ts';
import { broadcastStrides, copyStrided, stridesOf } from './strided.ts';
import type { KernelTable } from './types.ts';

/** out += x summed over the axes that the kept-dims shape has as 1. */
function reduce(x: Float64Array, shape: Shape, axes: readonly number[], out: Float64Array): void {
  const kept = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const strides = broadcastStrides(kept, shape);
  const walk = (axis: number, from: number, to: number): number => {
    const length = shape[axis]!;
    const inner = axis === shape.length - 1;
    let p = from;
    for (let i = 0, o = to; i < length; i++, o += strides[axis]!) {
      if (inner) out[o] = out[o]! + x[p++]!;
      else p = walk(axis + 1, p, o);
    }
    return p;
  };
  if (shape.length === 0) out[0] = x[0]!;
  else walk(0, 0, 0);
}

export const structureKernels: KernelTable<
  'Concat' | 'Slice' | 'Pad' | 'Transpose' | 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'Broadcast'
> = {
  Concat({ node, inputs, shapes, out }) {
    const strides = stridesOf(node.shape);
    let start = 0;
    inputs.forEach((x, i) => {
      copyStrided(shapes[i]!, out, start * strides[node.attributes.axis]!, strides, x, 0, stridesOf(shapes[i]!));
      start += shapes[i]![node.attributes.axis]!;
    });
  },
  Slice({ node, inputs: [x], shapes, out }) {
    const { starts, steps } = node.attributes;
    const own = stridesOf(shapes[0]!);
    const from = starts.reduce((offset, start, axis) => offset + start * own[axis]!, 0);
    copyStrided(
      node.shape,
      out,
      0,
      stridesOf(node.shape),
      x!,
      from,
      own.map((stride, axis) => stride * steps[axis]!),
    );
  },
  Pad({ node, inputs: [x], shapes, out }) {
    const { low, interior } = node.attributes;
    const strides = stridesOf(node.shape);
    const to = low.reduce((offset, pad, axis) => offset + pad * strides[axis]!, 0);
    const spaced = strides.map((stride, axis) => stride * (interior[axis]! + 1));
    copyStrided(shapes[0]!, out, to, spaced, x!, 0, stridesOf(shapes[0]!));
  },
  Transpose({ node, inputs: [x], shapes, out }) {
    const own = stridesOf(shapes[0]!);
    copyStrided(
      node.shape,
      out,
      0,
      stridesOf(node.shape),
      x!,
      0,
      node.attributes.permutation.map((axis) => own[axis]!),
    );
  },
  ReduceSum({ node, inputs: [x], shapes, out }) {
    reduce(x!, shapes[0]!, node.attributes.axes, out);
  },
  ReduceMean({ node, inputs: [x], shapes, out }) {
    reduce(x!, shapes[0]!, node.attributes.axes, out);
    const count = x!.length / out.length;
    for (let i = 0; i < out.length; i++) out[i] = out[i]! / count;
  },
  ReduceMax({ inputs: [x], out }) {
    let largest = -Infinity;
    for (let i = 0; i < x!.length; i++) if (x![i]! > largest) largest = x![i]!;
    out[0] = largest;
  },
  Broadcast({ node, inputs: [x], shapes, out }) {
    copyStrided(node.shape, out, 0, stridesOf(node.shape), x!, 0, broadcastStrides(shapes[0]!, node.shape));
  },
};
