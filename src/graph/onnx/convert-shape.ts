/**
 * Ops that move values without computing, and reductions. Reshapes are written so that they hold for any batch size: an axis
 * that follows the batch is copied (0) or left free (-1).
 */
import type { Shape, ValueId } from '../types.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

/** Reshape target that gives `shape` here and the other pass's shape there. */
function reshape(graph: GraphImport, x: ValueId, shape: Shape, target: readonly number[] = shape): ValueId {
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

/** NumPy broadcast; an axis that follows the batch is filled by adding zeros made from the image batch. */
function expand(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const from = graph.builder.shape(x);
  const target = Array.from(node.need(1).data);
  const rank = Math.max(from.length, target.length);
  const at = (list: readonly number[], i: number): number => list[i - rank + list.length] ?? 1;
  const shape = Array.from({ length: rank }, (_, i) => (at(from, i) === 1 ? at(target, i) : at(from, i)));
  const other = graph.request({ target, shape, input: from });
  if (shape.join() === from.join()) return x;
  const follows = other !== null && other.shape[0] !== shape[0] && at(from, 0) === 1;
  if (!follows) return graph.add('Broadcast', [x], { target: shape });
  const rest = [1, ...shape.slice(1)];
  const wide = rest.join() === from.join() ? x : graph.add('Broadcast', [x], { target: rest });
  const images = graph.builder.shape(0);
  const corner = cut(graph, 0, {
    starts: images.map(() => 0),
    ends: images.map((length, axis) => (axis === 0 ? length : 1)),
    steps: images.map(() => 1),
  });
  const column = graph.add('Reshape', [corner], { target: [-1, ...rest.slice(1).map(() => 1)] });
  return graph.add('Add', [wide, graph.add('Zero', [column], {})], {});
}

/** Axes that are taken whole end beyond any length: one of them may follow the batch. */
function cut(graph: GraphImport, x: ValueId, ranges: ReturnType<NodeView['sliceRanges']>): ValueId {
  const { starts, ends, steps } = ranges;
  const shape = graph.builder.shape(x);
  const whole = (axis: number): boolean => starts[axis] === 0 && ends[axis]! >= shape[axis]!;
  return graph.add('Slice', [x], {
    starts,
    ends: ends.map((end, axis) => (whole(axis) ? Number.MAX_SAFE_INTEGER : end)),
    steps,
  });
}

/** Slice along one axis. */
function take(graph: GraphImport, x: ValueId, axis: number, start: number, end: number, step = 1): ValueId {
  const shape = graph.builder.shape(x);
  return cut(graph, x, {
    starts: shape.map((_, i) => (i === axis ? start : 0)),
    ends: shape.map((length, i) => (i === axis ? end : length)),
    steps: shape.map((_, i) => (i === axis ? step : 1)),
  });
}

/** Indexing by a constant: one index, or indices in even steps. */
function gather(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const axis = node.axis('axis', shape.length, 0);
  const length = shape[axis]!;
  const known = node.need(1);
  if (known.shape.length > 1 || known.data.length === 0)
    node.unsupported(`indices of shape [${known.shape.join(', ')}]`);
  const indices = Array.from(known.data, (index) => (index < 0 ? index + length : index));
  for (const index of indices) if (!(index >= 0 && index < length)) node.fail(`index ${index}`, `0 to ${length - 1}`);
  const [start, step] = [indices[0]!, indices.length > 1 ? indices[1]! - indices[0]! : 1];
  if (step < 1 || indices.some((index, i) => index !== start + i * step))
    node.unsupported('gathering indices that do not rise in even steps');
  const taken = take(graph, x, axis, start, indices.at(-1)! + 1, step);
  if (known.shape.length === 1) return taken;
  return reshape(
    graph,
    taken,
    shape.filter((_, i) => i !== axis),
  );
}

function split(node: NodeView, graph: GraphImport): readonly ValueId[] {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const axis = node.axis('axis', shape.length, 0);
  const length = shape[axis]!;
  const parts = node.int('num_outputs', node.node.outputs.length);
  const even = Math.ceil(length / parts);
  const sizes =
    node.list('split', 1) ??
    Array.from({ length: Math.min(parts, length) }, (_, i) => Math.min(even, length - i * even));
  if (sizes.some((size) => !(size >= 0)) || sizes.reduce((sum, size) => sum + size, 0) !== length)
    node.fail(`split sizes [${sizes.join(', ')}]`, `a sum of ${length}`);
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return take(graph, x, axis, end - size, end);
  });
}

function slice(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  return cut(graph, x, node.sliceRanges(graph.builder.shape(x)));
}

const reduce =
  (kind: 'ReduceMean' | 'ReduceSum'): Converter =>
  (node, graph) => {
    const x = input(node, graph, 0);
    const rank = graph.builder.shape(x).length;
    const given = node.list('axes', 1);
    if ((given === null || given.length === 0) && node.int('noop_with_empty_axes', 0) !== 0) return x;
    const named = given === null || given.length === 0 ? Array.from({ length: rank }, (_, i) => i) : given;
    const axes = [...new Set(named.map((axis) => node.normalAxis(axis, rank)))].sort((a, b) => a - b);
    if (rank === 4 && kind === 'ReduceMean' && axes.join() === '2,3') graph.pooled(x);
    return graph.add(kind, [x], { axes, keepDims: node.int('keepdims', 1) !== 0 });
  };

function pad(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const rank = graph.builder.shape(x).length;
  const mode = node.text('mode', 'constant');
  if (mode !== 'constant' || node.scalar(2, 0) !== 0) node.unsupported(`padding of mode ${mode} with other than zeros`);
  const pads = node.list('pads', 1) ?? node.fail('pads are missing');
  const axes = node.has(3) ? Array.from(node.need(3).data) : Array.from({ length: rank }, (_, i) => i);
  if (pads.length !== axes.length * 2) node.fail(`${pads.length} pads`, `two for each of ${axes.length} axes`);
  if (pads.some((count) => !(count >= 0 && count <= 0x7fffffff))) node.unsupported('negative padding');
  const [low, high] = [new Array<number>(rank).fill(0), new Array<number>(rank).fill(0)];
  axes.forEach((given, i) => {
    const axis = node.normalAxis(given, rank);
    low[axis] = pads[i]!;
    high[axis] = pads[i + axes.length]!;
  });
  return graph.add('Pad', [x], { low, high, interior: low.map(() => 0) });
}

export const rearrangement: Readonly<Record<string, Converter>> = {
  Reshape(node, graph) {
    const x = input(node, graph, 0);
    const from = graph.builder.shape(x);
    const { target, shape } = node.reshapeTarget(from, from[0] === graph.batch ? graph.fixedBatch : null);
    return reshape(graph, x, shape, target);
  },
  Squeeze(node, graph) {
    const x = input(node, graph, 0);
    return reshape(graph, x, node.squeezed(graph.builder.shape(x)));
  },
  Unsqueeze(node, graph) {
    const x = input(node, graph, 0);
    return reshape(graph, x, node.unsqueezed(graph.builder.shape(x)));
  },
  Flatten(node, graph) {
    const x = input(node, graph, 0);
    const axis = node.normalAxis(node.int('axis', 1), graph.builder.shape(x).length, true);
    return graph.add('Flatten', [x], { axis });
  },
  Transpose(node, graph) {
    const x = input(node, graph, 0);
    return graph.add('Transpose', [x], { permutation: node.permutation(graph.builder.shape(x).length) });
  },
  Concat(node, graph) {
    const values = node.node.inputs.map((_, i) => input(node, graph, i));
    if (values.length === 0) node.fail('no inputs');
    return graph.add('Concat', values, { axis: node.axis('axis', graph.builder.shape(values[0]!).length, null) });
  },
  Expand: expand,
  Gather: gather,
  Split: split,
  Slice: slice,
  ReduceMean: reduce('ReduceMean'),
  ReduceSum: reduce('ReduceSum'),
  Pad: pad,
};
