/** Convolutions and their adjoints on blocked feature maps. */
import { type OpKind, type Shape, size, type Window } from '../../../graph/index.ts';
import { type Emitter, nchwc } from '../emitter.ts';
import { type Phases, phasesOf } from '../phases.ts';
import { formShape, type WeightForm } from '../weight-layout.ts';
import { exactEndPad, transposedPads, unitDilation, unitStride } from '../window.ts';
import { convolve, spread } from './nodes.ts';
import { type BlockedContext, type BlockedTable, blocked, pending } from './types.ts';

type Image = readonly [number, number, number, number];

/** What the input of a blocked convolution must be: `plain` for images of few channels; null: not possible. */
function inputLayout(inputs: number, outputs: number, groups: number, b: number): 'blocked' | 'plain' | null {
  if (groups > 1 && groups === inputs && groups === outputs) return groups % b === 0 ? 'blocked' : null;
  if ((outputs / groups) % b !== 0) return null;
  if ((inputs / groups) % b === 0) return 'blocked';
  return groups === 1 && inputs < b ? 'plain' : null;
}

export const convolution: BlockedTable<'Conv' | 'ConvGradInput' | 'ConvGradWeight'> = {
  Conv(c) {
    const a = c.node.attributes;
    const [x, w] = c.shapes as unknown as readonly [Image, Image];
    const layout = inputLayout(x[1], w[0], a.groups, c.block);
    if (layout === null) return null;
    const image = layout === 'plain' ? c.value(0) : c.image(0);
    const weights = c.weights(1, { groups: a.groups, use: 'straight', block: c.block });
    const bias = c.node.inputs[2] === undefined ? undefined : c.value(2);
    return pending((sum, relu) => convolve(c.emit, image, weights, a, { groups: a.groups, bias, sum, relu }));
  },
  /** Stride 1: a convolution of dy with turned weights. Otherwise all phases at once, or dy spread with zeros. */
  ConvGradInput(c) {
    const a = c.node.attributes;
    const [dy] = c.shapes as unknown as readonly [Image];
    if (inputLayout(dy[1], a.inputShape[1]!, a.groups, c.block) !== 'blocked') return null;
    const phases = unitStride(a) || a.groups > 1 || !c.isParameter(1) ? null : phasesOf(a.inputShape, dy, a);
    if (phases !== null) return blocked(interleavedPhases(c, phases));
    const pads = transposedPads(a.inputShape, dy, a);
    if (pads.some((pad) => pad < 0)) return null;
    const { image: unspread, factor } = scaledGradient(c, 0, c.shapes[1]!);
    const image = spread(c.emit, unspread, dy, a.stride, c.block);
    const weights = scaledWeights(c, { groups: a.groups, use: 'turned', block: c.block }, factor);
    const window: Window = { kernel: a.kernel, stride: [1, 1], pad: pads, dilation: a.dilation };
    return pending((sum, relu) => convolve(c.emit, image, weights, window, { groups: a.groups, sum, relu }));
  },
  ConvGradWeight(c) {
    const a = c.node.attributes;
    const [x, dy] = c.shapes as unknown as readonly [Image, Image];
    const depthwise = a.groups > 1 && a.groups === x[1] && a.groups === dy[1];
    if (dy[1] % c.block !== 0) return null;
    const write = depthwise
      ? depthwiseGradient(c, x, dy, a)
      : a.groups === 1 && x[0] % c.block === 0 && unitDilation(a)
        ? weightGradient(c, 0, 1, a)
        : null;
    return write === null ? null : { layout: 'gradient', gradient: { write, shape: a.weightShape } };
  },
};

/** dy and a factor per channel; multiplied in where the weights are so many that scaling them would take longer. */
function scaledGradient<K extends OpKind>(
  c: BlockedContext<K>,
  dy: number,
  weights: Shape,
): ReturnType<BlockedContext<K>['scaled']> {
  return 16 * size(weights) < size(c.shapes[dy]!) ? c.scaled(dy) : { image: c.image(dy), factor: null };
}

/** Weights of the gradient, times a factor per channel of dy. */
function scaledWeights(
  c: BlockedContext<'ConvGradInput'>,
  form: Omit<WeightForm, 'shape'>,
  factor: string | null,
): string {
  if (factor === null) return c.weights(1, form);
  const channels = c.shapes[0]![1]!;
  const scaled = c.emit.op('Mul', [c.weights(1, { ...form, inBlocks: true }), perOutput(c, factor, channels)]);
  return c.emit.reshape(scaled, formShape({ ...form, shape: c.shapes[1]! }));
}

/** A [C] vector along the channels of blocked weights [.., C/b, taps, b, ..] and raw gradients [C/b, .., b, 1]. */
const perOutput = ({ emit, block }: BlockedContext<OpKind>, vector: string, channels: number): string =>
  emit.reshape(vector, [channels / block, 1, block, 1]);

function interleavedPhases(c: BlockedContext<'ConvGradInput'>, phases: Phases): string {
  const { emit, block: b } = c;
  const { inputShape } = c.node.attributes;
  const [n, channels, h, w] = inputShape as unknown as Image;
  const [sy, sx] = phases.stride;
  const { image, factor } = scaledGradient(c, 0, c.shapes[1]!);
  const weights = scaledWeights(c, { groups: 1, use: phases, block: b }, factor);
  const { kernel, pad } = phases;
  const all = convolve(emit, image, weights, { kernel, pad, stride: [1, 1], dilation: [1, 1] }, { groups: 1 });
  return emit.rearrange(all, [n, sy, sx, channels / b, h / sy, w / sx, b], [0, 3, 4, 1, 5, 2, 6], inputShape);
}

/**
 * Weight gradient as one convolution in which the batch plays the input channels: x is one image [1, N, H, (W + pads)*C] and dy
 * the filter with dilations (s, s*C). Blocks of b images are groups, summed afterwards, since that order of the filter is quicker
 * to make. The result is [O/b][kh][kw][C][b]. `x` and `dy` are input numbers of the context.
 */
export function weightGradient<K extends 'ConvGradWeight' | 'ChannelGram'>(
  c: BlockedContext<K>,
  x: number,
  dy: number,
  window: Window,
): () => string {
  const { emit, block: b } = c;
  const [n, channels, h, w] = c.shapes[x] as unknown as Image;
  const [, outputs, ho, wo] = c.shapes[dy] as unknown as Image;
  const endX = exactEndPad(w, wo, window, 1);
  const endY = exactEndPad(h, ho, window, 0);
  const rows = h + Math.min(0, endY);
  const columns = (w + window.pad[1] + endX) * channels;
  const key = `batch-in-blocks ${c.node.inputs[x]} ${window.pad[1]} ${endX} ${rows}`;
  const image = emit.once(key, () => {
    const padded = emit.pad(channelsLast(c, x), [0, 0, window.pad[1], 0], [0, rows - h, endX, 0]);
    return emit.op('ReorderInput', [emit.reshape(padded, [1, n, rows, columns])], {}, nchwc);
  });
  const { image: unscaled, factor } = scaledGradient(c, dy, [outputs, channels, ...window.kernel]);
  const filter = emit.once(`filter ${unscaled}`, () => {
    // Swaps images of a block with positions, in chunks of one block of channels: a reordering from channels last.
    const chunks = emit.reshape(unscaled, [n / b, 1, b, outputs * ho * wo]);
    return emit.reshape(emit.op('ReorderInput', [chunks], { channels_last: 1 }, nchwc), [(n / b) * outputs, b, ho, wo]);
  });
  const raw = convolve(
    emit,
    image,
    filter,
    {
      kernel: [ho, wo],
      stride: [1, 1],
      pad: [window.pad[0], 0, Math.max(0, endY), 0],
      dilation: [window.stride[0], window.stride[1] * channels],
    },
    { groups: n / b },
  );
  const [kh, kw] = window.kernel;
  const perGroup = emit.reshape(raw, [n / b, outputs / b, channels * kh * kw, b, 1]);
  const sum = (): string => emit.op('ReduceSum', [perGroup, emit.ints([0])], { keepdims: 0 });
  if (factor === null) return sum;
  const [total, scale] = [sum(), perOutput(c, factor, outputs)];
  return () => emit.op('Mul', [total, scale]);
}

/** Input of the context as [N, H, W, C]. One block of channels is in this order already. */
function channelsLast<K extends 'ConvGradWeight' | 'ChannelGram'>(c: BlockedContext<K>, input: number): string {
  const [n, channels, h, w] = c.shapes[input] as unknown as Image;
  if (channels % c.block !== 0 || !c.isBlocked(input)) return c.emit.transpose(c.value(input), [0, 2, 3, 1]);
  if (channels === c.block) return c.emit.reshape(c.image(input), [n, h, w, channels]);
  return c.emit.op('ReorderOutput', [c.image(input)], { channels, channels_last: 1 }, nchwc);
}

/** One filter per channel: images and channels are both groups; then the images are summed. Null where x would be cut. */
function depthwiseGradient(
  c: BlockedContext<'ConvGradWeight'>,
  [n, channels, h, w]: Image,
  [, , ho, wo]: Image,
  a: Window,
): (() => string) | null {
  const { emit } = c;
  const end = [exactEndPad(h, ho, a, 0), exactEndPad(w, wo, a, 1)] as const;
  if (end[0] < 0 || end[1] < 0) return null;
  const raw = convolve(
    emit,
    emit.reshape(c.image(0), [1, n * channels, h, w]),
    emit.reshape(c.image(1), [n * channels, 1, ho, wo]),
    { kernel: [ho, wo], stride: a.dilation, pad: [a.pad[0], a.pad[1], ...end], dilation: a.stride },
    { groups: n * channels },
  );
  const perImage = emit.reshape(raw, [n, channels * a.kernel[0] * a.kernel[1]]);
  return () => emit.op('ReduceSum', [perImage, emit.ints([0])], { keepdims: 0 });
}

/** Raw gradient to row-major inside the graph, for gradients that the program computes with. */
export function gradientToPlain(emit: Emitter, name: string, shape: Shape, block: number): string {
  const [o, i, kh, kw] = shape as Image;
  return emit.rearrange(name, [o / block, kh, kw, i, block], [0, 4, 3, 1, 2], shape);
}
