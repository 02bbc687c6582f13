/** Shape rules: one per op kind, inputs' shapes and attributes -> output shape. They throw ShapeError with both sides. */
import type { OpAttributes, OpKind, Window } from './ops.ts';
import type { Shape } from './types.ts';

/** A shape that an op cannot take; the builder adds the node's place. */
export class ShapeError extends Error {}

type ShapeRule<K extends OpKind> = (inputs: readonly Shape[], attributes: OpAttributes[K]) => Shape;

export const size = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

const fail = (expected: string, got: Shape | string): never => {
  throw new ShapeError(`expected ${expected}, got ${typeof got === 'string' ? got : `[${got.join(', ')}]`}`);
};

const input = (inputs: readonly Shape[], index: number): Shape => inputs[index] ?? fail(`input ${index}`, 'nothing');

const same: (inputs: readonly Shape[]) => Shape = (inputs) => input(inputs, 0);

/** Output length of a sliding window along one axis. */
export function windowLength(length: number, w: Window, axis: 0 | 1): number {
  const reach = w.dilation[axis] * (w.kernel[axis] - 1) + 1;
  return Math.floor((length + w.pad[axis] + w.pad[axis + 2]! - reach) / w.stride[axis]) + 1;
}

function image(shape: Shape): [number, number, number, number] {
  if (shape.length !== 4) fail('a 4-D tensor [N, C, H, W]', shape);
  return shape as unknown as [number, number, number, number];
}

function slide(shape: Shape, w: Window, channels: number): Shape {
  const [n, , height, width] = image(shape);
  const h = windowLength(height, w, 0);
  const v = windowLength(width, w, 1);
  if (h < 1 || v < 1)
    fail(`at least the ${w.kernel.join('x')} window (dilation ${w.dilation.join('x')}) to fit once`, shape);
  return [n, channels, h, v];
}

/** NumPy broadcasting of two shapes. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) fail(`shapes that broadcast with [${a.join(', ')}]`, b);
    return x === 1 ? y : x;
  });
}

const elementwise = (inputs: readonly Shape[]): Shape => broadcast(input(inputs, 0), input(inputs, 1));

function channelVector(inputs: readonly Shape[], from: number): void {
  const channels = input(inputs, 0)[1] ?? fail('a channel axis', input(inputs, 0));
  for (let i = from; i < inputs.length; i++) {
    const shape = input(inputs, i);
    if (shape.length !== 1 || shape[0] !== channels) fail(`[${channels}] (one value per channel)`, shape);
  }
}

function reduced(shape: Shape, { axes, keepDims }: { axes: readonly number[]; keepDims: boolean }): Shape {
  if (axes.some((axis) => axis < 0 || axis >= shape.length)) fail(`axes inside rank ${shape.length}`, axes);
  return keepDims ? shape.map((n, i) => (axes.includes(i) ? 1 : n)) : shape.filter((_, i) => !axes.includes(i));
}

function resolveReshape(from: Shape, target: readonly number[]): Shape {
  const total = size(from);
  const dims = target.map((length, i) => (length === 0 ? (from[i] ?? fail('an axis to copy', from)) : length));
  const free = dims.indexOf(-1);
  if (free >= 0) {
    const rest = dims.reduce((product, length, i) => (i === free ? product : product * length), 1);
    dims[free] = rest > 0 ? total / rest : 0;
  }
  if (size(dims) !== total || dims.some((n) => !Number.isInteger(n) || n < 0)) fail(`${total} elements`, dims);
  return dims;
}

function matMul(a: Shape, b: Shape, transA: boolean, transB: boolean): Shape {
  if (a.length < 2 || b.length < 2) fail('matrices', a.length < 2 ? a : b);
  const [m, k] = transA ? [a.at(-1)!, a.at(-2)!] : [a.at(-2)!, a.at(-1)!];
  const [k2, n] = transB ? [b.at(-1)!, b.at(-2)!] : [b.at(-2)!, b.at(-1)!];
  if (k !== k2) fail(`inner length ${k}`, String(k2));
  return [...broadcast(a.slice(0, -2), b.slice(0, -2)), m, n];
}

function convolve(inputs: readonly Shape[], a: OpAttributes['Conv']): Shape {
  const x = image(input(inputs, 0));
  const w = image(input(inputs, 1));
  if (x[1] !== w[1] * a.groups)
    fail(`weights [O, ${x[1] / a.groups}, ${a.kernel.join(', ')}] for ${x[1]} channels in ${a.groups} groups`, w);
  if (w[0] % a.groups !== 0) fail(`output channels divisible by ${a.groups} groups`, w);
  if (w[2] !== a.kernel[0] || w[3] !== a.kernel[1]) fail(`a ${a.kernel.join('x')} kernel`, w);
  if (inputs[2] && (inputs[2].length !== 1 || inputs[2][0] !== w[0])) fail(`bias [${w[0]}]`, inputs[2]);
  return slide(x, a, w[0]);
}

/** Shape rule of every op kind. Sources (Input, Parameter, Constant) carry their own shape and never come here. */
export const shapeRules: { readonly [K in OpKind]: ShapeRule<K> } = {
  Input: same,
  Parameter: same,
  Constant: same,
  Conv: convolve,
  Gemm(inputs, a) {
    const [x, y] = [input(inputs, 0), input(inputs, 1)];
    if (x.length !== 2 || y.length !== 2) fail('two matrices', x.length !== 2 ? x : y);
    const out = matMul(x, y, a.transA, a.transB);
    if (inputs[2] && size(broadcast(out, inputs[2])) !== size(out))
      fail(`an addend that broadcasts to [${out.join(', ')}]`, inputs[2]);
    return out;
  },
  MatMul: (inputs, a) => matMul(input(inputs, 0), input(inputs, 1), a.transA, a.transB),
  BatchNormalization(inputs) {
    channelVector(inputs, 1);
    return input(inputs, 0);
  },
  LayerNormalization(inputs, { axis }) {
    const x = input(inputs, 0);
    const tail = x.slice(axis);
    for (const shape of inputs.slice(1)) if (shape.join() !== tail.join()) fail(`[${tail.join(', ')}]`, shape);
    return x;
  },
  Relu: same,
  Sigmoid: same,
  HardSigmoid: same,
  HardSwish: same,
  Clip: same,
  Gelu: same,
  Erf: same,
  Tanh: same,
  Softmax: same,
  Add: elementwise,
  Sub: elementwise,
  Mul: elementwise,
  Div: elementwise,
  Concat(inputs, { axis }) {
    const first = input(inputs, 0);
    let total = 0;
    for (const shape of inputs) {
      if (shape.length !== first.length || shape.some((n, i) => i !== axis && n !== first[i]))
        fail(`shapes equal to [${first.join(', ')}] but on axis ${axis}`, shape);
      total += shape[axis] ?? fail(`axis ${axis}`, shape);
    }
    return first.map((n, i) => (i === axis ? total : n));
  },
  Slice(inputs, { starts, ends, steps }) {
    const x = input(inputs, 0);
    if (starts.length !== x.length) fail(`starts for rank ${x.length}`, starts);
    return x.map((n, i) => {
      const [from, to, step] = [starts[i]!, Math.min(ends[i]!, n), steps[i]!];
      if (from < 0 || step < 1 || to < from) fail('0 <= start <= end and step >= 1', [from, to, step]);
      return Math.ceil((to - from) / step);
    });
  },
  Reshape: (inputs, { target }) => resolveReshape(input(inputs, 0), target),
  Transpose(inputs, { permutation }) {
    const x = input(inputs, 0);
    if ([...permutation].sort((a, b) => a - b).some((axis, i) => axis !== i) || permutation.length !== x.length)
      fail(`a permutation of rank ${x.length}`, permutation);
    return permutation.map((axis) => x[axis]!);
  },
  AveragePool: (inputs, a) => slide(input(inputs, 0), a, image(input(inputs, 0))[1]),
  MaxPool: (inputs, a) => slide(input(inputs, 0), a, image(input(inputs, 0))[1]),
  GlobalAveragePool(inputs) {
    const [n, c] = image(input(inputs, 0));
    return [n, c, 1, 1];
  },
  Flatten(inputs, { axis }) {
    const x = input(inputs, 0);
    return [size(x.slice(0, axis)), size(x.slice(axis))];
  },
  Identity: same,
  Foreign(inputs, { target }) {
    const from = inputs[0] ?? [];
    if (target === null) return input(inputs, 0);
    return target.map((length, axis) => (length === 0 ? (from[axis] ?? fail('an axis to copy', from)) : length));
  },
  Zero: same,
  CrossEntropy(inputs) {
    const [x, y] = [input(inputs, 0), input(inputs, 1)];
    if (x.length !== 2 || x.join() !== y.join()) fail(`targets of the logits' shape [${x.join(', ')}]`, y);
    return [];
  },
  Exp: same,
  Log: same,
  Sqrt: same,
  Abs: same,
  Sign: same,
  Step: same,
  Pow: same,
  Scale: same,
  ReduceSum: (inputs, a) => reduced(input(inputs, 0), a),
  ReduceMean: (inputs, a) => reduced(input(inputs, 0), a),
  ReduceMax: () => [],
  Broadcast(inputs, { target }) {
    const x = input(inputs, 0);
    const full = target.map((length, i) => (length === 0 ? (x[i - target.length + x.length] ?? 1) : length));
    if (broadcast(x, full).join() !== full.join()) fail(`a shape that broadcasts to [${full.join(', ')}]`, x);
    return full;
  },
  Pad(inputs, { low, high, interior }) {
    const x = input(inputs, 0);
    if (low.length !== x.length) fail(`pads for rank ${x.length}`, low);
    return x.map((n, i) => low[i]! + high[i]! + (n > 0 ? n + (n - 1) * interior[i]! : 0));
  },
  ConvGradInput: (_, a) => a.inputShape,
  ConvGradWeight: (_, a) => a.weightShape,
  AveragePoolGrad: (_, a) => a.inputShape,
  MaxPoolGrad: (inputs) => input(inputs, 1),
  MaxPoolPick: (inputs, a) => slide(input(inputs, 1), a, image(input(inputs, 1))[1]),
  ChannelMean: (inputs) => [input(inputs, 0)[1] ?? fail('a channel axis', input(inputs, 0))],
  ChannelVariance(inputs) {
    channelVector(inputs, 1);
    return [input(inputs, 0)[1]!];
  },
  ChannelDot(inputs) {
    const [x, y] = [input(inputs, 0), input(inputs, 1)];
    if (x.join() !== y.join()) fail(`[${x.join(', ')}]`, y);
    return [x[1] ?? fail('a channel axis', x)];
  },
  ChannelAffine(inputs) {
    channelVector(inputs, 1);
    return input(inputs, 0);
  },
  InvSqrt: same,
  Normalize(inputs) {
    channelVector(inputs, 1);
    return input(inputs, 0);
  },
  SpatialDot(inputs) {
    const [x, y] = [image(input(inputs, 0)), image(input(inputs, 1))];
    if (x.join() !== y.join()) fail(`[${x.join(', ')}]`, y);
    return [x[0], x[1]];
  },
  ChannelGram(inputs) {
    const [x, y] = [image(input(inputs, 0)), image(input(inputs, 1))];
    if (x[0] !== y[0] || x[2] !== y[2] || x[3] !== y[3]) fail(`[${x[0]}, *, ${x[2]}, ${x[3]}]`, y);
    return [x[1], y[1]];
  },
};
