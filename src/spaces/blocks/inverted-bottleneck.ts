/**
 * Inverted bottleneck: "MobileNetV2", Sandler et al., arXiv 1801.04381, section 3.3, with the later additions (activation,
 * squeeze-and-excitation after the depthwise convolution, grouped 1x1 convolutions with a channel shuffle).
 */
import { batchNorm, conv, type GraphBuilder, type ValueId } from '../../graph/index.ts';
import { type Activation, addActivation } from './activation.ts';
import { channelShuffle } from './channel-shuffle.ts';
import { addSqueezeExcite, type SqueezeExcite } from './squeeze-excite.ts';

export interface InvertedBottleneck {
  /** Channels of the depthwise convolution. */
  readonly mid: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  /** False: no 1x1 convolution before the depthwise one (then `mid` is the input's width). */
  readonly expand: boolean;
  /** Groups of the 1x1 convolutions. */
  readonly groups: number;
  readonly activation: Activation;
  readonly squeezeExcite: SqueezeExcite | null;
  /** Adds the input to the output. */
  readonly residual: boolean;
  readonly epsilon: number;
}

export function addInvertedBottleneck(b: GraphBuilder, x: ValueId, block: InvertedBottleneck): ValueId {
  const { mid, out, kernel, stride, groups, activation, epsilon } = block;
  const norm = (y: ValueId, name: string): ValueId => batchNorm(b, y, { epsilon, name });
  let y = x;
  if (block.expand) {
    const expanded = norm(conv(b, y, mid, { kernel: 1, groups, name: 'expand' }), 'expand_bn');
    y = addActivation(b, expanded, activation);
    if (groups > 1) y = channelShuffle(b, y, groups);
  }
  const filtered = norm(conv(b, y, mid, { kernel, stride, groups: mid, name: 'depthwise' }), 'depthwise_bn');
  y = addActivation(b, filtered, activation);
  if (block.squeezeExcite) y = addSqueezeExcite(b, y, block.squeezeExcite);
  y = norm(conv(b, y, out, { kernel: 1, groups, name: 'project' }), 'project_bn');
  return block.residual ? b.add('Add', [x, y], {}) : y;
}
