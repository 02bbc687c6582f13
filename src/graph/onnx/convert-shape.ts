/**
 * Ops that move values without computing, and reductions. Reshapes are written so that they hold for any batch size: an axis
 * that follows the batch is copied (0) or left free (-1).
 */
import { NascentError } from '../../base/index.ts';
import type { ValueId } from '../types.ts';
import { cut, pick, plus, reshape, take } from './compose.ts';
import { einsum } from './convert-einsum.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import { movedBatch } from './fixed-batch.ts';
import type { NodeView } from './node-view.ts';

/** NumPy broadcast; an axis that follows the batch is filled by adding zeros made from the image batch. */
function expandTo(graph: GraphImport, x: ValueId, target: readonly number[]): ValueId {
  const from = graph.builder.shape(x);
  const rank = Math.max(from.length, target.length);
  const at = (list: readonly number[], i: number): number => list[i - rank + list.length] ?? 1;
  const shape = Array.from({ length: rank }, (_, i) => (at(from, i) === 1 ? at(target, i) : at(from, i)));
  if (!shape.every((length) => length >= 1 && length <= 0x7fffffff))
    throw new NascentError('input', { what: `lengths [${shape.join(', ')}]`, expected: '1 or more' });
  const other = graph.request({ target, shape, input: from });
  if (shape.join() === from.join()) return x;
  const follows = other !== null && other.shape[0] !== shape[0] && at(from, 0) === 1;
  const kept = shape.map((length, i) => (rank - i <= from.length && at(from, i) === length ? 0 : length));
  if (!follows) return graph.add('Broadcast', [x], { target: kept });
  const rest = [1, ...shape.slice(1)];
  return followBatch(graph, rest.join() === from.join() ? x : graph.add('Broadcast', [x], { target: rest }));
}

/** x [1, ...] once per image. */
function followBatch(graph: GraphImport, x: ValueId): ValueId {
  const images = graph.builder.shape(0);
  const corner = cut(graph, 0, {
    starts: images.map(() => 0),
    ends: images.map((length, axis) => (axis === 0 ? length : 1)),
    steps: images.map(() => 1),
  });
  const lengths = graph.builder.shape(x).slice(1);
  const column = graph.add('Reshape', [corner], { target: [-1, ...lengths.map(() => 1)] });
  return graph.add('Add', [x, graph.add('Zero', [column], {})], {});
}

/** In a file of one image, what was stored once per image joins what is computed per image. */
function concat(node: NodeView, graph: GraphImport): ValueId {
  const values = node.node.inputs.map((_, i) => input(node, graph, i));
  if (values.length === 0) node.fail('no inputs');
  const axis = node.axis('axis', graph.builder.shape(values[0]!).length, null);
  const first = values.map((value) => graph.builder.shape(value)[0]);
  const stored = graph.fixedBatch === 1 && axis !== 0 && first.includes(graph.batch) && graph.batch !== 1;
  const joined = values.map((value, i) => (stored && first[i] === 1 ? followBatch(graph, value) : value));
  return graph.add('Concat', joined, { axis });
}

/** Indexing by a constant tensor of indices. */
function gather(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const axis = node.axis('axis', shape.length, 0);
  const length = shape[axis]!;
  const known = node.need(1);
  if (known.data.length === 0) node.unsupported('gathering nothing');
  const indices = Array.from(known.data, (index) => (index < 0 ? index + length : index));
  for (const index of indices) if (!(index >= 0 && index < length)) node.fail(`index ${index}`, `0 to ${length - 1}`);
  const taken = pick(graph, x, axis, indices);
  if (known.shape.length === 1) return taken;
  return reshape(graph, taken, [...shape.slice(0, axis), ...known.shape, ...shape.slice(axis + 1)]);
}

function split(node: NodeView, graph: GraphImport): readonly ValueId[] {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const axis = node.axis('axis', shape.length, 0);
  const length = shape[axis]!;
  const parts = node.node.outputs.length;
  if (node.int('num_outputs', parts) !== parts)
    node.fail(`${node.int('num_outputs', parts)} parts`, `${parts} outputs`);
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

/** Indices of one axis to pick; a list for each pixel of a large image would be a mistake or an attack. */
function indexList(node: NodeView, count: number, at: (i: number) => number): number[] {
  if (!(count >= 1 && count <= 65536)) node.unsupported(`picking ${count} places of an axis`);
  return Array.from({ length: count }, (_, i) => at(i));
}

/** Axes that run backwards are picked element by element. */
function slice(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const { starts, steps, counts } = node.sliceRanges(shape);
  const forward = steps.map((step) => step > 0);
  const ends = starts.map((start, axis) => start + counts[axis]! * steps[axis]!);
  const cutForward = cut(graph, x, {
    starts: starts.map((start, axis) => (forward[axis] ? start : 0)),
    ends: ends.map((end, axis) => (forward[axis] ? Math.min(end, shape[axis]!) : shape[axis]!)),
    steps: steps.map((step, axis) => (forward[axis] ? step : 1)),
  });
  return steps.reduce((value, step, axis) => {
    if (step > 0) return value;
    return pick(
      graph,
      value,
      axis,
      indexList(node, counts[axis]!, (i) => starts[axis]! + i * step),
    );
  }, cutForward);
}

/** Copies side by side; an axis of length 1 is spread, so that it may follow the batch. */
function tile(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const repeats = Array.from(node.need(1).data);
  if (repeats.length !== shape.length || repeats.some((count) => !(count >= 1)))
    node.fail(`repeats [${repeats.join(', ')}]`, `${shape.length} numbers of at least 1`);
  const spread = expandTo(
    graph,
    x,
    shape.map((length, axis) => (length === 1 ? repeats[axis]! : length)),
  );
  return repeats.reduce((value, count, axis) => {
    if (count === 1 || shape[axis] === 1) return value;
    if (count > 1024) return node.unsupported(`${count} copies`);
    return graph.add('Concat', new Array<ValueId>(count).fill(value), { axis });
  }, spread);
}

/** The upper or lower triangle of the last two axes, by a mask. */
function triangle(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined) return node.fail('a matrix is needed');
  const keep = node.triangleMask(rows, columns);
  const mask = Float64Array.from({ length: graph.claim(rows * columns) }, (_, i) => (keep(i) ? 1 : 0));
  return graph.add('Mul', [x, graph.builder.constant(mask, [rows, columns])], {});
}

function pad(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const rank = shape.length;
  const mode = node.text('mode', 'constant');
  const pads = node.list('pads', 1) ?? node.fail('pads are missing');
  const axes = node.has(3) ? Array.from(node.need(3).data) : Array.from({ length: rank }, (_, i) => i);
  if (pads.length !== axes.length * 2) node.fail(`${pads.length} pads`, `two for each of ${axes.length} axes`);
  if (pads.some((count) => !(Math.abs(count) <= 0x7fffffff))) node.fail(`pads [${pads.join(', ')}]`);
  const [low, high] = [new Array<number>(rank).fill(0), new Array<number>(rank).fill(0)];
  axes.forEach((given, i) => {
    const axis = node.normalAxis(given, rank);
    low[axis] = pads[i]!;
    high[axis] = pads[i + axes.length]!;
  });
  if (mode !== 'constant') return padByIndex(node, graph, x, low, high, mode);
  // Negative pads cut.
  const inner = cut(graph, x, {
    starts: low.map((count) => Math.max(0, -count)),
    ends: high.map((count, axis) => shape[axis]! - Math.max(0, -count)),
    steps: low.map(() => 1),
  });
  const [before, after] = [low.map((count) => Math.max(0, count)), high.map((count) => Math.max(0, count))];
  if (![...before, ...after].some((count) => count > 0)) return inner;
  const value = node.scalar(2, 0);
  if (Math.abs(value) > 1e6) return node.unsupported(`padding with ${value}`);
  const padded = graph.add('Pad', [plus(graph, inner, -value)], {
    low: before,
    high: after,
    interior: low.map(() => 0),
  });
  return plus(graph, padded, value);
}

/** Padding with the tensor's own values: each axis is a choice of indices. */
function padByIndex(
  node: NodeView,
  graph: GraphImport,
  x: ValueId,
  low: readonly number[],
  high: readonly number[],
  mode: string,
): ValueId {
  const shape = graph.builder.shape(x);
  return shape.reduce((value, length, axis) => {
    const [before, after] = [low[axis]!, high[axis]!];
    if (before === 0 && after === 0) return value;
    const place = (at: number): number => {
      if (mode === 'edge') return Math.min(Math.max(at, 0), length - 1);
      if (mode === 'wrap') return ((at % length) + length) % length;
      if (mode !== 'reflect') return node.unsupported(`padding of mode ${mode}`);
      const reflected = at < 0 ? -at : at >= length ? 2 * (length - 1) - at : at;
      return reflected >= 0 && reflected < length ? reflected : node.fail('pads wider than the tensor');
    };
    return pick(
      graph,
      value,
      axis,
      indexList(node, length + before + after, (i) => place(i - before)),
    );
  }, x);
}

export const rearrangement: Readonly<Record<string, Converter>> = {
  Reshape(node, graph) {
    const x = input(node, graph, 0);
    const from = graph.builder.shape(x);
    const moved = movedBatch(Array.from(node.need(1).data), from, graph);
    if (moved) return reshape(graph, x, moved);
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
  Concat: concat,
  Expand: (node, graph) => expandTo(graph, input(node, graph, 0), Array.from(node.need(1).data)),
  Gather: gather,
  Split: split,
  Slice: slice,
  Tile: tile,
  Einsum: einsum,
  Trilu: triangle,
  Pad: pad,
};
