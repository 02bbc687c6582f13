/** Small compositions that conversion rules share, with constants where they are numbers. */
import type { Shape, ValueId } from '../types.ts';
import { type GraphImport, scalar } from './converter.ts';

export const times = (graph: GraphImport, x: ValueId, factor: number): ValueId =>
  factor === 1 ? x : graph.add('Mul', [x, scalar(graph, factor)], {});

export const plus = (graph: GraphImport, x: ValueId, offset: number): ValueId =>
  offset === 0 ? x : graph.add('Add', [x, scalar(graph, offset)], {});

export const negative = (graph: GraphImport, x: ValueId): ValueId => times(graph, x, -1);

export const relu = (graph: GraphImport, x: ValueId): ValueId => graph.add('Relu', [x], {});

/** min(x, 0) = x - max(x, 0). */
export const belowZero = (graph: GraphImport, x: ValueId): ValueId => graph.add('Sub', [x, relu(graph, x)], {});

export const product = (graph: GraphImport, a: ValueId, b: ValueId): ValueId => graph.add('Mul', [a, b], {});
export const sum = (graph: GraphImport, a: ValueId, b: ValueId): ValueId => graph.add('Add', [a, b], {});
export const difference = (graph: GraphImport, a: ValueId, b: ValueId): ValueId => graph.add('Sub', [a, b], {});

/** The axes in another order; none where it is the same. */
export function permuted(graph: GraphImport, x: ValueId, permutation: readonly number[]): ValueId {
  if (permutation.every((axis, i) => axis === i)) return x;
  return graph.add('Transpose', [x], { permutation });
}

export const inverse = (permutation: readonly number[]): number[] =>
  permutation.map((_, axis) => permutation.indexOf(axis));

/** x [.., length on `axis`, ..] times a constant matrix [length, count]: a linear map of one axis. */
export function mapAxis(graph: GraphImport, x: ValueId, axis: number, matrix: Float64Array, count: number): ValueId {
  const shape = graph.builder.shape(x);
  const length = shape[axis]!;
  const order = [...shape.keys()].filter((i) => i !== axis).concat(axis);
  const weights = graph.builder.constant(matrix, [length, count]);
  const mapped = graph.add('MatMul', [permuted(graph, x, order), weights], { transA: false, transB: false });
  return permuted(graph, mapped, inverse(order));
}

/** Slice along one axis; all others whole, however long they are. */
export function take(graph: GraphImport, x: ValueId, axis: number, start: number, end: number, step = 1): ValueId {
  const shape = graph.builder.shape(x);
  return cut(graph, x, {
    starts: shape.map((_, i) => (i === axis ? start : 0)),
    ends: shape.map((length, i) => (i === axis ? end : length)),
    steps: shape.map((_, i) => (i === axis ? step : 1)),
  });
}

interface Ranges {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly steps: readonly number[];
}

/** Axes that are taken whole end beyond any length: one of them may follow the batch. */
export function cut(graph: GraphImport, x: ValueId, { starts, ends, steps }: Ranges): ValueId {
  const shape = graph.builder.shape(x);
  const whole = (axis: number): boolean => starts[axis] === 0 && ends[axis]! >= shape[axis]!;
  if (shape.every((_, axis) => whole(axis) && steps[axis] === 1)) return x;
  return graph.add('Slice', [x], {
    starts,
    ends: ends.map((end, axis) => (whole(axis) ? Number.MAX_SAFE_INTEGER : end)),
    steps,
  });
}

/** Elements of one axis in any order, repetitions allowed: slices where they run evenly, else a matrix of zeros and ones. */
export function pick(graph: GraphImport, x: ValueId, axis: number, indices: readonly number[]): ValueId {
  const [start, step] = [indices[0]!, indices.length > 1 ? indices[1]! - indices[0]! : 1];
  if (step >= 1 && indices.every((index, i) => index === start + i * step))
    return take(graph, x, axis, start, indices.at(-1)! + 1, step);
  const length = graph.builder.shape(x)[axis]!;
  const runs = risingRuns(indices);
  if (runs.length <= fewRuns)
    return graph.add(
      'Concat',
      runs.map(([from, to]) => take(graph, x, axis, from, to)),
      { axis },
    );
  const matrix = new Float64Array(graph.claim(length * indices.length));
  indices.forEach((index, i) => {
    matrix[index * indices.length + i] = 1;
  });
  return mapAxis(graph, x, axis, matrix, indices.length);
}

/** More runs than this are cheaper as a matrix. */
const fewRuns = 8;

/** [first, end) of the first runs of successive indices. */
function risingRuns(indices: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last && last[1] === index) last[1]++;
    else runs.push([index, index + 1]);
    if (runs.length > fewRuns) break;
  }
  return runs;
}

/** Reshape that holds for any batch size; see `convert-shape.ts`. */
export function reshape(graph: GraphImport, x: ValueId, shape: Shape, target: readonly number[] = shape): ValueId {
  const from = graph.builder.shape(x);
  const other = graph.request({ target, shape, input: from });
  return graph.add('Reshape', [x], { target: freeTarget(graph, from, shape, target, other) });
}

function freeTarget(
  graph: GraphImport,
  from: Shape,
  shape: Shape,
  target: readonly number[],
  other: { readonly target: readonly number[]; readonly shape: Shape; readonly input: Shape } | null,
): readonly number[] {
  if (other === null) return target[0] === graph.batch && from[0] === graph.batch ? [0, ...target.slice(1)] : target;
  if (other.target.join() === target.join()) return target;
  const free = shape.map((length, i) => {
    if (other.shape[i] === length) return length;
    return from[i] === length && other.input[i] === other.shape[i] ? 0 : -1;
  });
  if (other.shape.length === shape.length && free.filter((length) => length === -1).length <= 1) return free;
  graph.warn(`a reshape to [${shape.join(', ')}] holds for batch ${graph.batch} only`);
  return target;
}
