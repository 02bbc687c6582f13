/** Row-major strides and the one copy loop behind Slice, Pad, Transpose, Broadcast and Concat. */
import type { Shape } from '../../graph/index.ts';

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Strides that make an operand of `shape` read as if broadcast to `target` (NumPy rules): stretched axes have stride 0. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const own = stridesOf(shape);
  const lead = target.length - shape.length;
  return target.map((_, axis) => (axis < lead || shape[axis - lead] === 1 ? 0 : own[axis - lead]!));
}

/** out[o + sum i_k so_k] = input[p + sum i_k si_k] over all indices of `shape`. */
export function copyStrided(
  shape: Shape,
  out: Float64Array,
  outStart: number,
  outStrides: readonly number[],
  input: Float64Array,
  inStart: number,
  inStrides: readonly number[],
  axis = 0,
): void {
  if (axis === shape.length) {
    out[outStart] = input[inStart]!;
    return;
  }
  const length = shape[axis]!;
  const step = outStrides[axis]!;
  const stride = inStrides[axis]!;
  if (axis === shape.length - 1) {
    for (let i = 0, o = outStart, p = inStart; i < length; i++, o += step, p += stride) out[o] = input[p]!;
    return;
  }
  for (let i = 0; i < length; i++) {
    copyStrided(shape, out, outStart + i * step, outStrides, input, inStart + i * stride, inStrides, axis + 1);
  }
}
