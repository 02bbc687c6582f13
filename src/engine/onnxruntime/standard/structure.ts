/** Ops that move, join, cut and reduce as ONNX nodes. */
import { size } from '../../../graph/index.ts';
import type { Emitter } from '../emitter.ts';
import type { LoweringTable } from '../types.ts';

/** ONNX reads an empty list of axes as "all". */
function reduce(emit: Emitter, type: string, x: string, axes: readonly number[], keepDims: boolean): string {
  return axes.length === 0 ? x : emit.op(type, [x, emit.ints(axes)], { keepdims: keepDims ? 1 : 0 });
}

/** Puts `interior` zeros behind every element of an axis by padding a new axis of length 1 next to it. */
function spread(emit: Emitter, x: string, shape: readonly number[], interior: readonly number[]): string {
  if (interior.every((gap) => gap === 0)) return x;
  const apart = emit.reshape(
    x,
    shape.flatMap((length) => [length, 1]),
  );
  const padded = emit.pad(
    apart,
    shape.flatMap(() => [0, 0]),
    interior.flatMap((gap) => [0, gap]),
  );
  return emit.reshape(
    padded,
    shape.map((length, axis) => length * (interior[axis]! + 1)),
  );
}

export const structure: LoweringTable<
  | 'Concat'
  | 'Slice'
  | 'Pad'
  | 'Reshape'
  | 'Flatten'
  | 'Transpose'
  | 'ReduceSum'
  | 'ReduceMean'
  | 'ReduceMax'
  | 'Broadcast'
  | 'CrossEntropy'
> = {
  Concat: ({ emit, node, value }) =>
    emit.op(
      'Concat',
      node.inputs.map((_, i) => value(i)),
      { axis: node.attributes.axis },
    ),
  Slice: ({ emit, node, value }) =>
    emit.slice(value(0), node.attributes.starts, node.attributes.ends, node.attributes.steps),
  Pad({ emit, node, shapes, value }) {
    const { low, high, interior } = node.attributes;
    // Spreading leaves `interior` zeros behind the last element too.
    const rest = high.map((length, axis) => length - (shapes[0]![axis]! > 0 ? interior[axis]! : 0));
    return emit.pad(spread(emit, value(0), shapes[0]!, interior), low, rest);
  },
  Reshape: ({ emit, node, value }) => emit.reshape(value(0), node.shape),
  Flatten: ({ emit, node, value }) => emit.reshape(value(0), node.shape),
  Transpose: ({ emit, node, value }) => emit.transpose(value(0), node.attributes.permutation),
  ReduceSum: ({ emit, node, value }) =>
    reduce(emit, 'ReduceSum', value(0), node.attributes.axes, node.attributes.keepDims),
  ReduceMean: ({ emit, node, value }) =>
    reduce(emit, 'ReduceMean', value(0), node.attributes.axes, node.attributes.keepDims),
  ReduceMax: ({ emit, shapes, value }) =>
    reduce(
      emit,
      'ReduceMax',
      value(0),
      shapes[0]!.map((_, axis) => axis),
      false,
    ),
  Broadcast: ({ emit, node, value }) => emit.op('Expand', [value(0), emit.ints(node.shape)]),
  CrossEntropy({ emit, shapes, value }) {
    const logs = emit.op('LogSoftmax', [value(0)], { axis: 1 });
    const total = reduce(emit, 'ReduceSum', emit.op('Mul', [logs, value(1)]), [0, 1], false);
    return emit.op('Mul', [total, emit.scalar(-shapes[0]![1]! / size(shapes[0]!))]);
  },
};
