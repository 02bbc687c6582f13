/**
 * Constant folding: the arithmetic on shapes that exporters leave in a file (Shape -> Gather -> Mul -> Concat -> Reshape, ...)
 * computed when the file is read. Results are small; the bound keeps a hostile file from asking for more.
 */
import { broadcast, size } from '../shapes.ts';
import type { Shape } from '../types.ts';
import { type Known, knownInts, valueType } from './known.ts';
import type { NodeView } from './node-view.ts';

const maximumElements = 1 << 20;

type Fold = (node: NodeView) => Known;

const rowMajor = (shape: Shape): number[] => {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
};

/** Zeros for a result; a rearranged weight may be as large as the weight. */
function allocate(shape: Shape, node: NodeView, like?: Known): Float32Array | Float64Array {
  const count = size(shape);
  const limit = Math.max(maximumElements, like?.data.length ?? 0);
  if (!(count <= limit)) node.fail(`a constant of ${count} elements`, `at most ${limit}`);
  return like?.data instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
}

/** Result element at each position from the source element at `start + sum of index * stride`. */
function gather(source: Known, shape: Shape, start: number, strides: readonly number[], node: NodeView): Known {
  const data = allocate(shape, node, source);
  const index = new Array<number>(shape.length).fill(0);
  let at = start;
  for (let i = 0; i < data.length; i++) {
    data[i] = source.data[at]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return { type: source.type, shape, data };
}

/** The tensor broadcast to a shape. */
function spread(source: Known, shape: Shape, node: NodeView): Known {
  const own = rowMajor(source.shape);
  const offset = shape.length - source.shape.length;
  const strides = shape.map((_, i) => (i < offset || source.shape[i - offset] === 1 ? 0 : own[i - offset]!));
  return gather(source, shape, 0, strides, node);
}

function elementwise(compute: (a: number, b: number, integers: boolean) => number, result?: Known['type']): Fold {
  return (node) => {
    const [x, y] = [node.need(0), node.need(1)];
    const shape = node.checked(() => broadcast(x.shape, y.shape));
    const [a, b] = [spread(x, shape, node), spread(y, shape, node)];
    const integers = x.type !== 'float';
    return { type: result ?? x.type, shape, data: a.data.map((value, i) => compute(value, b.data[i]!, integers)) };
  };
}

function unary(compute: (x: number) => number): Fold {
  return (node) => {
    const x = node.need(0);
    return { ...x, data: Float64Array.from(x.data, compute) };
  };
}

/** Same elements, another shape. */
const reshaped = (x: Known, shape: Shape, node: NodeView): Known =>
  size(shape) === x.data.length
    ? { ...x, shape }
    : node.fail(`${x.data.length} elements do not fit [${shape.join(', ')}]`);

function concat(node: NodeView): Known {
  const parts = node.node.inputs.map((_, i) => node.need(i));
  const first = parts[0] ?? node.fail('no inputs');
  const axis = node.axis('axis', first.shape.length, null);
  for (const { shape } of parts)
    if (shape.length !== first.shape.length || shape.some((n, i) => i !== axis && n !== first.shape[i]))
      node.fail(`cannot join [${shape.join(', ')}] to [${first.shape.join(', ')}]`);
  const total = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  const shape = first.shape.map((n, i) => (i === axis ? total : n));
  const data = allocate(shape, node);
  const outer = size(first.shape.slice(0, axis));
  let at = 0;
  for (let i = 0; i < outer; i++) {
    for (const part of parts) {
      const length = part.data.length / outer;
      data.set(part.data.subarray(i * length, (i + 1) * length), at);
      at += length;
    }
  }
  return { type: first.type, shape, data };
}

function gatherAxis(node: NodeView): Known {
  const [x, indices] = [node.need(0), node.need(1)];
  const axis = node.axis('axis', x.shape.length, 0);
  const length = x.shape[axis]!;
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  const data = allocate(shape, node);
  const inner = size(x.shape.slice(axis + 1));
  const outer = size(x.shape.slice(0, axis));
  let at = 0;
  for (let i = 0; i < outer; i++) {
    for (const index of indices.data) {
      if (!(index >= -length && index < length)) node.fail(`index ${index}`, `-${length} to ${length - 1}`);
      const from = (i * length + (index < 0 ? index + length : index)) * inner;
      for (let j = 0; j < inner; j++) data[at++] = x.data[from + j]!;
    }
  }
  return { type: x.type, shape, data };
}

const folds: Readonly<Record<string, Fold>> = {
  Identity: (node) => node.need(0),
  Cast(node) {
    const x = node.need(0);
    const type = valueType(node.int('to', 0)) ?? node.unsupported(`a cast to type ${node.int('to', 0)}`);
    if (type === 'bool') return { ...x, type, data: Float64Array.from(x.data, (value) => (value ? 1 : 0)) };
    return type === 'int' ? { ...x, type, data: Float64Array.from(x.data, Math.trunc) } : { ...x, type };
  },
  Add: elementwise((a, b) => a + b),
  Sub: elementwise((a, b) => a - b),
  Mul: elementwise((a, b) => a * b),
  // Integer division truncates, as in C.
  Div: elementwise((a, b, integers) => (integers ? Math.trunc(a / b) : a / b)),
  Pow: elementwise((a, b) => a ** b),
  Equal: elementwise((a, b) => (a === b ? 1 : 0), 'bool'),
  Greater: elementwise((a, b) => (a > b ? 1 : 0), 'bool'),
  Less: elementwise((a, b) => (a < b ? 1 : 0), 'bool'),
  Neg: unary((x) => -x),
  Not: unary((x) => (x ? 0 : 1)),
  Sqrt: unary(Math.sqrt),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Reciprocal: unary((x) => 1 / x),
  Where(node) {
    const [condition, x, y] = [node.need(0), node.need(1), node.need(2)];
    const shape = node.checked(() => broadcast(condition.shape, broadcast(x.shape, y.shape)));
    const [test, a, b] = [condition, x, y].map((tensor) => spread(tensor, shape, node));
    return { type: x.type, shape, data: a!.data.map((value, i) => (test!.data[i] ? value : b!.data[i]!)) };
  },
  Shape(node) {
    const { shape } = node.need(0);
    return node.shapeSlice(shape);
  },
  Size: (node) => knownInts([node.need(0).data.length], []),
  ConstantOfShape(node) {
    const shape = Array.from(node.need(0).data);
    const value = node.tensor('value') ?? { type: 'float' as const, shape: [1], data: Float64Array.of(0) };
    if (value.data.length !== 1 || shape.some((n) => n < 0)) node.fail(`shape [${shape.join(', ')}] and one value`);
    return { type: value.type, shape, data: allocate(shape, node).fill(value.data[0]!) };
  },
  Expand(node) {
    const [x, target] = [node.need(0), node.need(1)];
    const shape = node.checked(() => broadcast(x.shape, Array.from(target.data)));
    return spread(x, shape, node);
  },
  Concat: concat,
  Gather: gatherAxis,
  Slice(node) {
    const x = node.need(0);
    const { starts, ends, steps } = node.sliceRanges(x.shape);
    const strides = rowMajor(x.shape);
    const shape = starts.map((start, i) => Math.max(0, Math.ceil((ends[i]! - start) / steps[i]!)));
    const from = starts.reduce((sum, start, i) => sum + start * strides[i]!, 0);
    return gather(
      x,
      shape,
      from,
      strides.map((stride, i) => stride * steps[i]!),
      node,
    );
  },
  Reshape(node) {
    const x = node.need(0);
    return reshaped(x, node.reshapeTarget(x.shape).shape, node);
  },
  Unsqueeze: (node) => reshaped(node.need(0), node.unsqueezed(node.need(0).shape), node),
  Squeeze: (node) => reshaped(node.need(0), node.squeezed(node.need(0).shape), node),
  Transpose(node) {
    const x = node.need(0);
    const permutation = node.permutation(x.shape.length);
    const strides = rowMajor(x.shape);
    const shape = permutation.map((axis) => x.shape[axis]!);
    return gather(
      x,
      shape,
      0,
      permutation.map((axis) => strides[axis]!),
      node,
    );
  },
};

/** Ops that only rearrange: a parameter that passes through one is still that parameter. */
export const rearranging: ReadonlySet<string> = new Set([
  'Identity',
  'Cast',
  'Reshape',
  'Unsqueeze',
  'Squeeze',
  'Transpose',
]);

/** Value of a node whose inputs are all known; null for an op that is not folded. */
export function fold(node: NodeView): Known | null {
  const { type } = node.node;
  return Object.hasOwn(folds, type) ? folds[type]!(node) : null;
}
