/** Arithmetic of sliding windows that forward and backward lowerings share. */
import type { OnnxAttributes } from '../../formats/index.ts';
import type { Shape, Window } from '../../graph/index.ts';

type Axis = 0 | 1;

/** Padding at the end of an axis that lets the window reach exactly `outputs` positions; negative: cut. */
export function exactEndPad(length: number, outputs: number, w: Window, axis: Axis): number {
  return (outputs - 1) * w.stride[axis] + w.dilation[axis] * (w.kernel[axis] - 1) + 1 - length - w.pad[axis];
}

/** Pads of the stride-1 window that maps a spread output gradient (length out * stride) back onto the input. */
export function transposedPads(input: Shape, output: Shape, w: Window): [number, number, number, number] {
  const pads: [number, number, number, number] = [0, 0, 0, 0];
  for (const axis of [0, 1] as const) {
    const reach = w.dilation[axis] * (w.kernel[axis] - 1);
    const begin = reach - w.pad[axis];
    pads[axis] = begin;
    pads[axis + 2] = input[axis + 2]! - output[axis + 2]! * w.stride[axis] - begin + reach;
  }
  return pads;
}

/** How many positions of each window lie inside the image, [output height * output width]. */
export function coverage(input: Shape, output: Shape, w: Window): Float64Array {
  const alongAxis = (axis: Axis): number[] =>
    Array.from({ length: output[axis + 2]! }, (_, o) => {
      let count = 0;
      for (let k = 0; k < w.kernel[axis]; k++) {
        const position = o * w.stride[axis] + k * w.dilation[axis] - w.pad[axis];
        if (position >= 0 && position < input[axis + 2]!) count++;
      }
      return count;
    });
  const [rows, columns] = [alongAxis(0), alongAxis(1)];
  return Float64Array.from(rows.flatMap((a) => columns.map((b) => a * b)));
}

export const unitStride = (w: Window): boolean => w.stride[0] === 1 && w.stride[1] === 1;
export const unitDilation = (w: Window): boolean => w.dilation[0] === 1 && w.dilation[1] === 1;

export const windowAttributes = (w: Window): OnnxAttributes => ({
  kernel_shape: w.kernel,
  pads: w.pad,
  strides: w.stride,
  dilations: w.dilation,
});
