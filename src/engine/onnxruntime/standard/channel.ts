/** Per-channel statistics and affine maps as ONNX nodes; channel axis 1. */
import { type Shape, size } from '../../../graph/index.ts';
import type { Emitter } from '../emitter.ts';
import type { LoweringTable } from '../types.ts';

/** A [C] vector shaped to broadcast along the channels of a tensor. */
const along = (emit: Emitter, vector: string, shape: Shape): string =>
  emit.reshape(
    vector,
    shape.map((length, axis) => (axis === 1 ? length : 1)),
  );

function channelMean(emit: Emitter, x: string, shape: Shape): string {
  const axes = shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  return emit.op('ReduceMean', [x, emit.ints(axes)], { keepdims: 0 });
}

export const channel: LoweringTable<
  | 'ChannelMean'
  | 'ChannelVariance'
  | 'ChannelDot'
  | 'ChannelAffine'
  | 'Normalize'
  | 'SpatialDot'
  | 'ChannelGram'
  | 'GlobalAveragePool'
> = {
  ChannelMean: ({ emit, shapes, value }) => channelMean(emit, value(0), shapes[0]!),
  ChannelVariance({ emit, shapes, value }) {
    const centred = emit.op('Sub', [value(0), along(emit, value(1), shapes[0]!)]);
    return channelMean(emit, emit.op('Mul', [centred, centred]), shapes[0]!);
  },
  ChannelDot: ({ emit, shapes, value }) => channelMean(emit, emit.op('Mul', [value(0), value(1)]), shapes[0]!),
  ChannelAffine({ emit, node, shapes, value, fill }) {
    const scale = fill(1) === null ? along(emit, value(1), shapes[0]!) : emit.scalar(fill(1)!);
    const scaled = emit.op('Mul', [value(0), scale]);
    return node.inputs[2] === undefined ? scaled : emit.op('Add', [scaled, along(emit, value(2), shapes[0]!)]);
  },
  /** (x - mean) inv scale + shift. */
  Normalize({ emit, shapes, value, fill }) {
    const shape = shapes[0]!;
    const factor = fill(1) === 1 ? value(4) : emit.op('Mul', [value(4), value(1)]);
    const centred = emit.op('Sub', [value(0), along(emit, value(3), shape)]);
    const scaled = emit.op('Mul', [centred, along(emit, factor, shape)]);
    return fill(2) === 0 ? scaled : emit.op('Add', [scaled, along(emit, value(2), shape)]);
  },
  SpatialDot: ({ emit, value }) =>
    emit.op('ReduceSum', [emit.op('Mul', [value(0), value(1)]), emit.ints([2, 3])], { keepdims: 0 }),
  /** x [C, positions of all images] times y [D, positions] transposed. */
  ChannelGram({ emit, shapes, value }) {
    const images = shapes[0]![0]!;
    const area = size(shapes[0]!.slice(2));
    const [left, right] = [0, 1].map((input) => {
      const channels = shapes[input]![1]!;
      return emit.rearrange(value(input), [images, channels, area], [1, 0, 2], [channels, images * area]);
    }) as [string, string];
    return emit.op('Gemm', [left, right], { transB: 1, alpha: { float: 1 / (images * area) } });
  },
  GlobalAveragePool: ({ emit, value }) => emit.op('GlobalAveragePool', [value(0)]),
};
