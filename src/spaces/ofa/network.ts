/** Networks of Once-for-All spaces: the skeleton of a space with the blocks of one code filled in. */
import type { Activation } from '../blocks/activation.ts';
import type { BottleneckStep, ChainNetwork, ConvStep } from '../blocks/chain-network.ts';
import { makeDivisible } from '../blocks/make-divisible.ts';
import type { ElasticBlock } from './elastic-code.ts';

export interface ElasticStage {
  readonly width: number;
  readonly stride: number;
  readonly activation: Activation;
  readonly squeezeExcite: boolean;
}

export interface ElasticSkeleton {
  readonly stem: number;
  readonly first: number;
  readonly stages: readonly ElasticStage[];
  /** Widths of the 1x1 convolutions before the global pool, and after it. */
  readonly head: readonly number[];
  readonly mix: readonly number[];
  /** Activation of stem, head and mix, and of the first block. */
  readonly outer: Activation;
  readonly firstActivation: Activation;
  /** Of every batch norm. */
  readonly epsilon: number;
}

/** `width` multiplies every width of the skeleton; all are rounded by `makeDivisible`. */
export function elasticNetwork(
  skeleton: ElasticSkeleton,
  stages: readonly (readonly ElasticBlock[])[],
  width: number,
): ChainNetwork {
  const { epsilon } = skeleton;
  const scaled = (channels: number): number => makeDivisible(channels * width);
  const conv = (scope: string, out: number, kernel: number, stride: number, norm: boolean): ConvStep => ({
    kind: 'conv',
    scope,
    out: scaled(out),
    kernel,
    stride,
    activation: skeleton.outer,
    epsilon: norm ? epsilon : null,
  });
  const blocks: BottleneckStep[] = [];
  let channels = scaled(skeleton.stem);
  const bottleneck = (
    scope: string,
    { kernel, expansion }: ElasticBlock,
    stage: ElasticStage,
    stride: number,
  ): void => {
    const mid = makeDivisible(Math.round(channels * expansion));
    const out = scaled(stage.width);
    blocks.push({
      kind: 'bottleneck',
      scope,
      mid,
      out,
      kernel,
      stride,
      expand: expansion > 1,
      groups: 1,
      activation: stage.activation,
      squeezeExcite: stage.squeezeExcite
        ? { squeezed: makeDivisible(mid / 4), gate: 'hard-sigmoid', affine: 'bias' }
        : null,
      residual: stride === 1 && channels === out,
      epsilon,
    });
    channels = out;
  };
  const first = { width: skeleton.first, stride: 1, activation: skeleton.firstActivation, squeezeExcite: false };
  bottleneck('first', { kernel: 3, expansion: 1 }, first, 1);
  stages.forEach((chosen, i) => {
    const stage = skeleton.stages[i]!;
    chosen.forEach((block, j) => {
      bottleneck(`stage${i + 1}/block${j}`, block, stage, j === 0 ? stage.stride : 1);
    });
  });
  return {
    stem: conv('stem', skeleton.stem, 3, 2, true),
    blocks,
    head: skeleton.head.map((out, i) => conv(`head/conv${i}`, out, 1, 1, true)),
    mix: skeleton.mix.map((out, i) => conv(`head/mix${i}`, out, 1, 1, false)),
  };
}
