/**
 * Networks of residual blocks (FLASH, arXiv 2108.00568, section 5: ResNet, Wide-ResNet and MobileNet types): four stages of equal
 * blocks; the first block of stages 2 to 4 has stride 2. NN-Mass of a block as in the released code of arXiv 1910.00780.
 */
import {
  batchNorm,
  conv,
  type Graph,
  GraphBuilder,
  globalPool,
  linear,
  relu,
  type ValueId,
} from '../../graph/index.ts';
import { addInvertedBottleneck } from '../blocks/inverted-bottleneck.ts';
import type { NetworkSettings, SkipCell } from '../types.ts';

/** `basic` and `bottleneck` of ResNet, `wide` with twice the inner width, `inverted` of MobileNet-v2 (expansion 6). */
export const kinds = ['basic', 'bottleneck', 'wide', 'inverted'] as const;
export type Kind = (typeof kinds)[number];

export interface Stage {
  readonly width: number;
  readonly blocks: number;
}

export interface ResidualNetwork {
  readonly kind: Kind;
  readonly stages: readonly Stage[];
}

/** A block with its sizes. */
export interface Block {
  readonly scope: string;
  readonly in: number;
  /** Channels of the layers between; of `basic` those of the output. */
  readonly inner: number;
  readonly out: number;
  readonly stride: 1 | 2;
  /** A convolution on the shortcut; null: the block has no shortcut at all. */
  readonly projected: boolean | null;
}

const expansion = 6;

export function blocksOf({ kind, stages }: ResidualNetwork): Block[] {
  let channels = stages[0]!.width;
  return stages.flatMap(({ width, blocks }, stage) =>
    Array.from({ length: blocks }, (_, i): Block => {
      const input = channels;
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const out = kind === 'bottleneck' || kind === 'wide' ? 4 * width : width;
      const inner = kind === 'inverted' ? expansion * input : kind === 'wide' ? 2 * width : width;
      const same = stride === 1 && input === out;
      channels = out;
      const projected = kind === 'inverted' && !same ? null : !same;
      return { scope: `stage${stage + 1}/block${i}`, in: input, inner, out, stride, projected };
    }),
  );
}

/**
 * A block of d layers as a cell: nodes are its input's and inner channels, links the channels that are added. Mass as the code
 * has it: basic in + out; else (in + 2 inner) in / (2 in + inner).
 */
export function skipCellOf(kind: Kind, block: Pick<Block, 'in' | 'inner' | 'out' | 'projected'>): SkipCell {
  const added = block.projected === null ? 0 : block.in;
  if (kind === 'basic') {
    return {
      width: (block.in + block.out) / 2,
      depth: 2,
      skipChannels: [0, added],
      possibleChannels: block.in,
      joined: 'add',
    };
  }
  return {
    width: (block.in + 2 * block.inner) / 3,
    depth: 3,
    skipChannels: [0, 0, added],
    possibleChannels: 2 * block.in + block.inner,
    joined: 'add',
  };
}

export type Stem = 'cifar' | 'imagenet';

export function buildResidual(network: ResidualNetwork, settings: NetworkSettings, stem: Stem): Graph {
  const { batch, resolution, classes } = settings;
  const b = new GraphBuilder();
  let x = b.input('input', [batch, 3, resolution, resolution]);
  b.scope = 'stem';
  const width = network.stages[0]!.width;
  x = relu(b, batchNorm(b, conv(b, x, width, stem === 'cifar' ? {} : { kernel: 7, stride: 2 })));
  if (stem === 'imagenet')
    x = b.add('MaxPool', [x], { kernel: [3, 3], stride: [2, 2], pad: [1, 1, 1, 1], dilation: [1, 1] });
  b.feature('stem', x);
  for (const block of blocksOf(network)) {
    x = addBlock(b, x, network.kind, block);
    b.feature('block', x, block.scope);
  }
  b.scope = 'head';
  const logits = linear(b, globalPool(b, x), classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

function addBlock(b: GraphBuilder, x: ValueId, kind: Kind, block: Block): ValueId {
  const { scope, inner, out, stride, projected } = block;
  b.scope = scope;
  if (kind === 'inverted') {
    const rest = { groups: 1, activation: 'relu6', squeezeExcite: null, epsilon: 1e-5 } as const;
    const residual = projected !== null;
    return addInvertedBottleneck(b, x, { mid: inner, out, kernel: 3, stride, expand: true, residual, ...rest });
  }
  let y = x;
  const layers = layersOf(kind, block);
  layers.forEach(({ to, kernel, stride: step }, i) => {
    b.scope = `${scope}/conv${i + 1}`;
    y = batchNorm(b, conv(b, y, to, { kernel, stride: step }));
    if (i < layers.length - 1) y = relu(b, y);
  });
  b.scope = `${scope}/downsample`;
  const shortcut = projected ? batchNorm(b, conv(b, x, out, { kernel: 1, stride })) : x;
  b.scope = scope;
  return relu(b, b.add('Add', [y, shortcut], {}));
}

interface Layer {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride: number;
  readonly groups: number;
}

/** The convolutions of a block's main path. */
export function layersOf(kind: Kind, { in: input, inner, out, stride }: Block): readonly Layer[] {
  const layer = (from: number, to: number, kernel: number, step: number, groups = 1): Layer => ({
    from,
    to,
    kernel,
    stride: step,
    groups,
  });
  if (kind === 'basic') return [layer(input, out, 3, stride), layer(out, out, 3, 1)];
  const middle = kind === 'inverted' ? inner : 1;
  return [layer(input, inner, 1, 1), layer(inner, inner, 3, stride, middle), layer(inner, out, 1, 1)];
}

/** Equal to counting the graph. */
export function countResidual(
  network: ResidualNetwork,
  { resolution, classes }: NetworkSettings,
  stem: Stem,
): { params: number; macs: number } {
  let params = 0;
  let macs = 0;
  let side = stem === 'cifar' ? resolution : Math.ceil(resolution / 2);
  const convolve = (weights: number, channels: number): void => {
    params += weights + 2 * channels;
    macs += weights * side ** 2;
  };
  let channels = network.stages[0]!.width;
  convolve(3 * channels * (stem === 'cifar' ? 9 : 49), channels);
  if (stem === 'imagenet') side = Math.ceil(side / 2);
  for (const block of blocksOf(network)) {
    for (const { from, to, kernel, stride, groups } of layersOf(network.kind, block)) {
      side = Math.ceil(side / stride);
      convolve((from / groups) * to * kernel ** 2, to);
    }
    if (block.projected) convolve(block.in * block.out, block.out);
    channels = block.out;
  }
  return { params: params + (channels + 1) * classes, macs: macs + channels * classes };
}
