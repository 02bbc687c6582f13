/** Per-channel statistics and affine maps of blocked feature maps. */
import { size } from '../../../graph/index.ts';
import { weightGradient } from './convolution.ts';
import { channelAffine, spatialDot, spatialMean } from './nodes.ts';
import { type BlockedContext, type BlockedTable, pending, plain } from './types.ts';

type DotKind = 'ChannelDot' | 'ChannelVariance' | 'SpatialDot';

/** [C]: mean over images and positions of x*y. */
function channelDot(c: BlockedContext<DotKind>, x: string, y: string): string {
  const [images] = c.shapes[0]! as readonly [number, ...number[]];
  const share = 1 / (images * size(c.shapes[0]!.slice(2)));
  const average = c.emit.once(`average ${images} ${share}`, () =>
    c.emit.tensor(new Float32Array(images).fill(share), [images]),
  );
  return c.emit.op('MatMul', [average, spatialDot(c.emit, x, y, c.shapes[0]!)]);
}

export const channel: BlockedTable<
  | 'ChannelMean'
  | 'ChannelVariance'
  | 'ChannelDot'
  | 'ChannelAffine'
  | 'Normalize'
  | 'SpatialDot'
  | 'ChannelGram'
  | 'GlobalAveragePool'
> = {
  ChannelMean(c) {
    if (!c.isBlocked(0)) return null;
    const means = spatialMean(c.emit, c.image(0));
    return plain(c.emit.op('ReduceMean', [means, c.emit.ints([0, 2, 3])], { keepdims: 0 }));
  },
  /** mean(x^2) - mean^2, at least 0: float32 can cancel below it. */
  ChannelVariance(c) {
    if (!c.isBlocked(0)) return null;
    const square = c.emit.op('Mul', [c.value(1), c.value(1)]);
    return plain(c.emit.op('Relu', [c.emit.op('Sub', [channelDot(c, c.image(0), c.image(0)), square])]));
  },
  ChannelDot: (c) => (c.isBlocked(0) || c.isBlocked(1) ? plain(channelDot(c, c.image(0), c.image(1))) : null),
  ChannelAffine(c) {
    if (!c.isBlocked(0)) return null;
    const [image, factor, channels] = [c.image(0), c.value(1), c.node.shape[1]!];
    if (c.node.inputs[2] === undefined && c.readersTakeScale()) return { layout: 'scaled', image, factor };
    const bias = c.node.inputs[2] === undefined ? undefined : c.value(2);
    return pending((sum, relu) => channelAffine(c.emit, image, factor, channels, { bias, sum, relu }));
  },
  /** x factor + (shift - mean factor), factor = inv scale. */
  Normalize(c) {
    if (!c.isBlocked(0)) return null;
    const [image, channels] = [c.image(0), c.node.shape[1]!];
    const factor = c.fill(1) === 1 ? c.value(4) : c.emit.op('Mul', [c.value(4), c.value(1)]);
    const centre = c.emit.op('Mul', [c.value(3), factor]);
    const bias = c.fill(2) === 0 ? c.emit.op('Neg', [centre]) : c.emit.op('Sub', [c.value(2), centre]);
    return pending((sum, relu) => channelAffine(c.emit, image, factor, channels, { bias, sum, relu }));
  },
  SpatialDot: (c) =>
    c.isBlocked(0) || c.isBlocked(1) ? plain(spatialDot(c.emit, c.image(0), c.image(1), c.shapes[0]!)) : null,
  /** The weight gradient of a 1x1 convolution from y to x. */
  ChannelGram(c) {
    const [x, y] = c.shapes;
    if (x![0]! % c.block !== 0 || x![1]! % c.block !== 0 || !c.isBlocked(0)) return null;
    const pointwise = { kernel: [1, 1], stride: [1, 1], pad: [0, 0, 0, 0], dilation: [1, 1] } as const;
    const raw = weightGradient(c, 1, 0, pointwise)();
    const rows = c.emit.rearrange(raw, [x![1]! / c.block, y![1]!, c.block], [0, 2, 1], [x![1]!, y![1]!]);
    return plain(c.emit.op('Mul', [rows, c.emit.scalar(x![1]! / size(x!))]));
  },
  GlobalAveragePool: (c) => (c.isBlocked(0) ? plain(spatialMean(c.emit, c.image(0))) : null),
};
