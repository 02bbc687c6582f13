/**
 * Orders of convolution weights. Logical weights are [O, I/groups, kh, kw]; a form says which weights are made of them and how
 * those lie in memory. With `block` b > 1 the order is ONNX Runtime's [O/b][I/b][taps][b of I][b of O], or
 * [O/b][I][taps][b of O] where I is not a multiple of b (image input, depthwise).
 */
import { type Shape, size } from '../../graph/index.ts';
import type { Values } from '../types.ts';
import { type Phases, phaseWeights } from './phases.ts';

export interface WeightForm {
  readonly shape: Shape;
  readonly groups: number;
  /**
   * `straight`: as they are. `turned`: input and output swapped, taps reversed; a stride-1 convolution of dy with them gives dx.
   * Phases: weights of the convolution that gives dx of a strided one, see phases.ts.
   */
  readonly use: 'straight' | 'turned' | Phases;
  /** 1: row-major. */
  readonly block: number;
  /** Declared as [O/b, I/b, taps, b, b], so that one factor per input channel can be multiplied in. */
  readonly inBlocks?: boolean;
}

/** Shape of the weights of a form; blocking does not change the declared shape. */
export function formShape({ shape, groups, use }: WeightForm): Shape {
  if (use === 'straight') return shape;
  const [outputs, inputs, ...kernel] = shape as readonly [number, number, number, number];
  if (use === 'turned') return [inputs * groups, outputs / groups, ...kernel];
  return [use.stride[0] * use.stride[1] * inputs, outputs, ...use.kernel];
}

/** Shape that a session input of this form is declared in. */
export function declaredShape(form: WeightForm): Shape {
  const shape = formShape(form);
  if (!form.inBlocks) return shape;
  const b = form.block;
  return [shape[0]! / b, shape[1]! / b, size(shape.slice(2)), b, b];
}

/** Equal for forms of equal order. */
export const formKey = ({ shape, groups, use, block }: WeightForm): string =>
  `${shape.join()} ${groups} ${typeof use === 'string' ? use : JSON.stringify(use)} ${block}`;

/** For every element of the new order the index of the old one; -1: zero. Common shapes recur in all layers. */
const orders = new Map<string, Int32Array>();
let orderElements = 0;
const mostOrderElements = 1 << 24;

function remembered(key: string, make: () => Int32Array): Int32Array {
  const known = orders.get(key);
  if (known) return known;
  const order = make();
  if (orderElements + order.length > mostOrderElements) {
    orders.clear();
    orderElements = 0;
  }
  orders.set(key, order);
  orderElements += order.length;
  return order;
}

function gather(values: Values, order: Int32Array): Float32Array {
  const result = new Float32Array(order.length);
  for (let i = 0; i < result.length; i++) {
    const from = order[i]!;
    if (from >= 0) result[i] = values[from]!;
  }
  return result;
}

/** Weights in the asked order. */
export const arrangeWeights = (weights: Values, form: WeightForm): Float32Array =>
  gather(
    weights,
    remembered(formKey(form), () => weightOrder(form)),
  );

function weightOrder(form: WeightForm): Int32Array {
  const made = formShape(form) as readonly [number, number, number, number];
  const [outputs, inputs] = made;
  const taps = size(made.slice(2));
  const source = sourceOf(form);
  const order = new Int32Array(size(made));
  const b = form.block;
  const blockedInputs = inputs % b === 0;
  const tapStride = blockedInputs ? b * b : b;
  for (let o = 0; o < outputs; o++) {
    const outer = Math.floor(o / b);
    for (let i = 0; i < inputs; i++) {
      const start = blockedInputs
        ? ((outer * (inputs / b) + Math.floor(i / b)) * taps * b + (i % b)) * b + (o % b)
        : (outer * inputs + i) * taps * b + (o % b);
      for (let t = 0; t < taps; t++) order[start + t * tapStride] = source(o, i, t);
    }
  }
  return order;
}

/** Index in the logical weights of (output, input, tap) of the form. */
function sourceOf({ shape, groups, use }: WeightForm): (output: number, input: number, tap: number) => number {
  const [outputs, inputs] = shape as readonly [number, number];
  const taps = size(shape.slice(2));
  if (use === 'straight') return (o, i, t) => (o * inputs + i) * taps + t;
  if (use === 'turned') {
    // Output o of the turned weights is input o - first of its group; their inputs are that group's outputs.
    const perGroup = outputs / groups;
    return (o, i, t) => {
      const group = Math.floor(o / inputs);
      return ((group * perGroup + i) * inputs + (o - group * inputs)) * taps + taps - 1 - t;
    };
  }
  const tapOf = phaseWeights(use);
  return (o, i, t) => {
    const tap = tapOf(Math.floor(o / inputs), t);
    return tap < 0 ? -1 : (i * inputs + (o % inputs)) * taps + tap;
  };
}

/** Weight gradient as the blocked convolution leaves it, [O/b][kh][kw][I][b], to row-major [O, I, kh, kw]. */
export function arrangeGradient(raw: Float32Array, shape: Shape, b: number): Float32Array {
  const order = remembered(`gradient ${shape.join()} ${b}`, () => {
    const [outputs, inputs] = shape as readonly [number, number];
    const taps = size(shape.slice(2));
    const made = new Int32Array(raw.length);
    let to = 0;
    for (let o = 0; o < outputs; o++) {
      const start = Math.floor(o / b) * taps * inputs * b + (o % b);
      for (let i = 0; i < inputs; i++) {
        for (let t = 0; t < taps; t++) made[to++] = start + (t * inputs + i) * b;
      }
    }
    return made;
  });
  return gather(raw, order);
}
