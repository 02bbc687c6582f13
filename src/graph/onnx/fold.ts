/**
 * Constant folding: the arithmetic on shapes that exporters leave in a file (Shape -> Gather -> Mul -> Concat -> Reshape, ...)
 * computed when the file is read.
 */
import { broadcast, size } from '../shapes.ts';
import type { Shape } from '../types.ts';
import { type Known, knownInts, valueType } from './known.ts';
import type { NodeView } from './node-view.ts';

type Fold = (node: NodeView) => Known;

const rowMajor = (shape: Shape): number[] => {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
};

/** Zeros for a result. */
function allocate(shape: Shape, node: NodeView, like?: Known): Float32Array | Float64Array {
  if (shape.length > 32 || !shape.every((length) => length >= 0))
    node.fail(`a constant of shape [${shape.join(', ')}]`);
  const count = node.claim(size(shape));
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
    // Of float64: comparisons of float32 constants with integers must not round.
    const data = Float64Array.from(a.data, (value, i) => compute(value, b.data[i]!, integers));
    return { type: result ?? x.type, shape, data };
  };
}

function unary(compute: (x: number) => number): Fold {
  return (node) => {
    const x = node.need(0);
    return { ...x, data: Float64Array.from(x.data, compute) };
  };
}

/** Over the axes named by attribute or input; all where none are. */
function reduction(join: (a: number, b: number) => number, start: number): Fold {
  return (node) => {
    const x = node.need(0);
    const given = node.list('axes', 1) ?? [];
    const axes = new Set(
      (given.length === 0 ? x.shape.map((_, i) => i) : given).map((axis) => node.normalAxis(axis, x.shape.length)),
    );
    const shape = x.shape.map((length, axis) => (axes.has(axis) ? 1 : length));
    const data = allocate(shape, node).fill(start);
    const [from, to] = [rowMajor(x.shape), rowMajor(shape)];
    x.data.forEach((value, i) => {
      let at = 0;
      x.shape.forEach((length, axis) => {
        if (!axes.has(axis)) at += (Math.floor(i / from[axis]!) % length) * to[axis]!;
      });
      data[at] = join(data[at]!, value);
    });
    const kept = node.int('keepdims', 1) !== 0 ? shape : x.shape.filter((_, axis) => !axes.has(axis));
    return { type: x.type, shape: kept, data };
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
  Mod: elementwise((a, b) => a - b * Math.floor(a / b)),
  Max: elementwise((a, b) => Math.max(a, b)),
  Min: elementwise((a, b) => Math.min(a, b)),
  Equal: elementwise((a, b) => (a === b ? 1 : 0), 'bool'),
  Greater: elementwise((a, b) => (a > b ? 1 : 0), 'bool'),
  Less: elementwise((a, b) => (a < b ? 1 : 0), 'bool'),
  GreaterOrEqual: elementwise((a, b) => (a >= b ? 1 : 0), 'bool'),
  LessOrEqual: elementwise((a, b) => (a <= b ? 1 : 0), 'bool'),
  And: elementwise((a, b) => (a && b ? 1 : 0), 'bool'),
  Or: elementwise((a, b) => (a || b ? 1 : 0), 'bool'),
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
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
  /** start, start + step, ... below limit. */
  Range(node) {
    const [start, limit, step] = [node.scalar(0, 0), node.scalar(1, 0), node.scalar(2, 1)];
    const count = Math.max(0, Math.ceil((limit - start) / step));
    const data = allocate([count], node).map((_, i) => start + i * step);
    return { type: node.need(0).type, shape: [count], data };
  },
  Trilu(node) {
    const x = node.need(0);
    const [rows, columns] = x.shape.slice(-2);
    if (rows === undefined || columns === undefined) return node.fail('a matrix is needed');
    const keep = node.triangleMask(rows, columns);
    return { ...x, data: x.data.map((value, i) => (keep(i) ? value : 0)) };
  },
  Tile(node) {
    const [x, repeats] = [node.need(0), node.need(1)];
    if (repeats.data.length !== x.shape.length) node.fail(`${repeats.data.length} repeats`, `${x.shape.length}`);
    // [2, 3] tiled by [a, b] is [a, 2, b, 3] with strides 0 along the copies.
    const own = rowMajor(x.shape);
    const shape = x.shape.flatMap((length, i) => [repeats.data[i]!, length]);
    const tiled = gather(
      x,
      shape,
      0,
      own.flatMap((stride) => [0, stride]),
      node,
    );
    return { ...tiled, shape: x.shape.map((length, i) => length * repeats.data[i]!) };
  },
  ReduceSum: reduction((a, b) => a + b, 0),
  ReduceProd: reduction((a, b) => a * b, 1),
  ReduceMax: reduction(Math.max, Number.NEGATIVE_INFINITY),
  ReduceMin: reduction(Math.min, Number.POSITIVE_INFINITY),
  CumSum(node) {
    const x = node.need(0);
    const axis = node.normalAxis(node.scalar(1, 0), x.shape.length);
    if (node.int('exclusive', 0) !== 0 || node.int('reverse', 0) !== 0) node.unsupported('CumSum of another direction');
    const stride = rowMajor(x.shape)[axis]!;
    const data = x.data.slice();
    const span = stride * x.shape[axis]!;
    data.forEach((value, i) => {
      if (i % span >= stride) data[i] = value + data[i - stride]!;
    });
    return { ...x, data };
  },
  /** Updates written over whole slices or elements; how exporters write assignments to parts of a constant. */
  ScatterND(node) {
    const [x, indices, updates] = [node.need(0), node.need(1), node.need(2)];
    const depth = indices.shape.at(-1) ?? node.fail('indices without a last axis');
    const strides = rowMajor(x.shape);
    const length = size(x.shape.slice(depth));
    const rows = indices.data.length / Math.max(1, depth);
    if (updates.data.length !== rows * length) node.fail(`${updates.data.length} updates`, String(rows * length));
    const data = x.data.slice();
    for (let row = 0; row < rows; row++) {
      let at = 0;
      for (let axis = 0; axis < depth; axis++) {
        const index = indices.data[row * depth + axis]!;
        const limit = x.shape[axis] ?? 0;
        if (!(index >= -limit && index < limit)) node.fail(`index ${index}`, `-${limit} to ${limit - 1}`);
        at += (index < 0 ? index + limit : index) * strides[axis]!;
      }
      data.set(updates.data.subarray(row * length, (row + 1) * length), at);
    }
    return { ...x, data };
  },
  /** (x - zero point) * scale; one of each, or one per element of `axis`. */
  DequantizeLinear(node) {
    const [x, scale, zero] = [node.need(0), node.need(1), node.known(2)];
    const axis = scale.data.length === 1 ? 0 : node.axis('axis', x.shape.length, 1);
    const stride = rowMajor(x.shape)[axis] ?? 1;
    const at = (list: Known, i: number): number =>
      list.data[list.data.length === 1 ? 0 : Math.floor(i / stride) % list.data.length]!;
    const data = Float32Array.from(x.data, (value, i) => (value - (zero ? at(zero, i) : 0)) * at(scale, i));
    return { type: 'float', shape: x.shape, data };
  },
  Flatten(node) {
    const x = node.need(0);
    const axis = node.normalAxis(node.int('axis', 1), x.shape.length, true);
    return reshaped(x, [size(x.shape.slice(0, axis)), size(x.shape.slice(axis))], node);
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
    const { starts, steps, counts } = node.sliceRanges(x.shape);
    const strides = rowMajor(x.shape);
    const from = starts.reduce((sum, start, i) => sum + start * strides[i]!, 0);
    return gather(
      x,
      counts,
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
