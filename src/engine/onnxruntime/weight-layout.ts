/**
 * Orders of convolution weights. Logical weights are [O, I/groups, kh, kw]. `turned` swaps the roles of input and output and
 * reverses the taps: with them a stride-1 convolution of dy gives dx. With `block` b > 1 the order is ONNX Runtime's
 * [O/b][I/b][taps][b of I][b of O], or [O/b][I][taps][b of O] where I is not a multiple of b (image input, depthwise).
 */
import { type Shape, size } from '../../graph/index.ts';
import type { Values } from '../types.ts';

export interface WeightForm {
  readonly shape: Shape;
  readonly groups: number;
  readonly turned: boolean;
  /** 1: row-major. */
  readonly block: number;
}

/** Shape of the weights after turning; blocking does not change the declared shape. */
export function formShape({ shape, groups, turned }: WeightForm): Shape {
  if (!turned) return shape;
  const [outputs, inputs, ...kernel] = shape as readonly [number, number, ...number[]];
  return [inputs * groups, outputs / groups, ...kernel];
}

export const formKey = (form: WeightForm): string =>
  `${form.shape.join()} ${form.groups} ${form.turned ? 'turned' : 'straight'} ${form.block}`;

/** Weights in the asked order. */
export function arrangeWeights(weights: Values, form: WeightForm): Float32Array {
  const { groups, turned, block: b } = form;
  const [outputs, inputs] = formShape(form) as readonly [number, number];
  const taps = size(form.shape.slice(2));
  const blockedInputs = b > 1 && inputs % b === 0;
  const tapStride = blockedInputs ? b * b : b;
  const perGroup = outputs / groups;
  const result = new Float32Array(weights.length);
  for (let o = 0; o < outputs; o++) {
    const group = Math.floor(o / perGroup);
    const outer = Math.floor(o / b);
    const lane = o % b;
    for (let i = 0; i < inputs; i++) {
      const to = blockedInputs
        ? ((outer * (inputs / b) + Math.floor(i / b)) * taps * b + (i % b)) * b + lane
        : (outer * inputs + i) * taps * b + lane;
      // Turned: weight [i, o - first of group] of the original, read from its last tap.
      const from = turned ? ((group * inputs + i) * perGroup + (o - group * perGroup)) * taps : (o * inputs + i) * taps;
      if (turned) for (let t = 0; t < taps; t++) result[to + t * tapStride] = weights[from + taps - 1 - t]!;
      else for (let t = 0; t < taps; t++) result[to + t * tapStride] = weights[from + t]!;
    }
  }
  return result;
}

/** Weight gradient as the blocked convolution leaves it, [O/b][kh][kw][I][b], to row-major [O, I, kh, kw]. */
export function arrangeGradient(raw: Float32Array, shape: Shape, b: number): Float32Array {
  const [outputs, inputs] = shape as readonly [number, number];
  const taps = size(shape.slice(2));
  const result = new Float32Array(raw.length);
  let to = 0;
  for (let o = 0; o < outputs; o++) {
    const start = Math.floor(o / b) * taps * inputs * b + (o % b);
    for (let i = 0; i < inputs; i++) {
      for (let t = 0; t < taps; t++) result[to++] = raw[start + (t * inputs + i) * b]!;
    }
  }
  return result;
}
