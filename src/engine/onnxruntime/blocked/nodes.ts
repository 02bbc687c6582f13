/** Nodes of ONNX Runtime's internal operator set, and views of blocked tensors. */
import type { Shape, Window } from '../../../graph/index.ts';
import { type Emitter, nchwc } from '../emitter.ts';
import { windowAttributes } from '../window.ts';

const pointwise: Window = { kernel: [1, 1], stride: [1, 1], pad: [0, 0, 0, 0], dilation: [1, 1] };

export interface ConvolveOptions {
  readonly groups: number;
  readonly bias?: string | undefined;
  /** Tensor to add the result to. */
  readonly sum?: string;
  readonly relu?: boolean;
}

export function convolve(emit: Emitter, x: string, w: string, window: Window, options: ConvolveOptions): string {
  const { bias = '', sum = '' } = options;
  const inputs = sum ? [x, w, bias, sum] : bias ? [x, w, bias] : [x, w];
  const attributes = { ...windowAttributes(window), group: options.groups };
  return emit.op('Conv', inputs, options.relu ? { ...attributes, activation: 'Relu' } : attributes, nchwc);
}

/** x * factor (+ offset) (+ sum) per channel as a depthwise 1x1 convolution: one pass, where Mul and Add need one each. */
export function channelAffine(
  emit: Emitter,
  x: string,
  factor: string,
  channels: number,
  options: Omit<ConvolveOptions, 'groups'>,
): string {
  const weights = emit.reshape(factor, [channels, 1, 1, 1]);
  return convolve(emit, x, weights, pointwise, { ...options, groups: channels });
}

/** [N, C]: sums over positions of x*y, as a depthwise convolution whose filter is y; a third of the time of Mul and a pool. */
export function spatialDot(emit: Emitter, x: string, y: string, shape: Shape): string {
  const [n, c, h, w] = shape as readonly [number, number, number, number];
  const product = convolve(
    emit,
    emit.reshape(x, [1, n * c, h, w]),
    emit.reshape(y, [n * c, 1, h, w]),
    { ...pointwise, kernel: [h, w] },
    { groups: n * c },
  );
  return emit.reshape(product, [n, c]);
}

/** Mean over positions: [N, C, 1, 1]. */
export const spatialMean = (emit: Emitter, x: string): string => emit.op('GlobalAveragePool', [x], {}, nchwc);

export function averagePool(emit: Emitter, x: string, window: Window, countPadding: boolean): string {
  const attributes = { ...windowAttributes(window), count_include_pad: countPadding ? 1 : 0 };
  return emit.op('AveragePool', [x], attributes, nchwc);
}

/** Puts stride-1 zeros behind every row and column: [N, C, H, W] -> [N, C, H*s, W*s]. */
export function spread(
  emit: Emitter,
  x: string,
  shape: Shape,
  stride: readonly [number, number],
  block: number,
): string {
  const [n, c, h, w] = shape as readonly [number, number, number, number];
  if (stride[0] === 1 && stride[1] === 1) return x;
  const rows = emit.reshape(x, [(n * c * h) / block, 1, w, block]);
  const padded = emit.pad(rows, [0, 0, 0, 0], [0, stride[0] - 1, 0, block * (stride[1] - 1)]);
  return emit.reshape(padded, [n, c, h * stride[0], w * stride[1]]);
}

/** Row-major to blocks and back. Without positions both are the same. */
export function toBlocks(emit: Emitter, x: string, shape: Shape): string {
  return shape[2] === 1 && shape[3] === 1 ? x : emit.op('ReorderInput', [x], {}, nchwc);
}
export function fromBlocks(emit: Emitter, x: string, shape: Shape): string {
  return shape[2] === 1 && shape[3] === 1 ? x : emit.op('ReorderOutput', [x], { channels: shape[1]! }, nchwc);
}
