/** Networks that are a chain of convolutions and inverted bottlenecks (the MobileNet family): as data, as a graph, as layers. */
import { batchNorm, conv, type Graph, GraphBuilder, globalPool, linear, type ValueId } from '../../graph/index.ts';
import type { NetworkSettings } from '../types.ts';
import { type Activation, addActivation } from './activation.ts';
import { addInvertedBottleneck, type InvertedBottleneck } from './inverted-bottleneck.ts';

/** Convolution without bias, batch norm unless `epsilon` is null, activation. */
export interface ConvStep {
  readonly kind: 'conv';
  readonly scope: string;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly activation: Activation;
  readonly epsilon: number | null;
}

export interface BottleneckStep extends InvertedBottleneck {
  readonly kind: 'bottleneck';
  readonly scope: string;
}

export type ChainStep = ConvStep | BottleneckStep;

export interface ChainNetwork {
  readonly stem: ConvStep;
  readonly blocks: readonly ChainStep[];
  /** Convolutions before the global pool. */
  readonly head: readonly ConvStep[];
  /** 1x1 convolutions between the global pool and the classifier. */
  readonly mix?: readonly ConvStep[];
}

/** Features: `stem`, every block and the head, and `last`, what the pool reads. Resolution is any; strides round odd sides up. */
export function buildChain(network: ChainNetwork, { batch, resolution, classes }: NetworkSettings): Graph {
  const b = new GraphBuilder();
  const step = (x: ValueId, layer: ChainStep): ValueId => {
    b.scope = layer.scope;
    return layer.kind === 'conv' ? addConv(b, x, layer) : addInvertedBottleneck(b, x, layer);
  };
  let x = step(b.input('input', [batch, 3, resolution, resolution]), network.stem);
  b.feature('stem', x);
  for (const block of network.blocks) {
    x = step(x, block);
    b.feature('block', x);
  }
  for (const layer of network.head) x = step(x, layer);
  b.feature('block', x);
  b.scope = 'head';
  let pooled: ValueId;
  if (network.mix === undefined) pooled = globalPool(b, x);
  else {
    b.feature('last', x, 'last');
    x = b.add('GlobalAveragePool', [x], {});
    for (const layer of network.mix) x = step(x, layer);
    b.scope = 'head';
    pooled = b.add('Flatten', [x], { axis: 1 });
  }
  const logits = linear(b, pooled, classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

function addConv(b: GraphBuilder, x: ValueId, layer: ConvStep): ValueId {
  const { out, kernel, stride, activation, epsilon } = layer;
  const y = conv(b, x, out, { kernel, stride });
  return addActivation(b, epsilon === null ? y : batchNorm(b, y, { epsilon }), activation);
}

/** A layer with what counters read: output channels and side, weights of convolutions and the classifier. */
export interface ChainLayer {
  readonly kind: 'conv' | 'norm' | 'activation' | 'pool' | 'linear';
  readonly channels: number;
  /** Side of the output; of the input for `pool`. */
  readonly side: number;
  /** Weights of a `conv` or `linear`; 0 otherwise. */
  readonly weights: number;
  readonly bias: boolean;
  /** Where in its block: `expand`, `depthwise`, `squeeze`, `project`, or `conv` for layers outside bottlenecks. */
  readonly place: 'expand' | 'depthwise' | 'squeeze' | 'project' | 'conv';
}

/** The layers of the graph that `buildChain` makes, in order, without building it. */
export function chainLayers(network: ChainNetwork, { resolution, classes }: NetworkSettings): ChainLayer[] {
  const layers: ChainLayer[] = [];
  let place: ChainLayer['place'] = 'conv';
  let side = resolution;
  let channels = 3;
  const add = (kind: ChainLayer['kind'], weights = 0, bias = false): void => {
    layers.push({ kind, channels, side, weights, bias, place });
  };
  const convolve = (
    out: number,
    kernel: number,
    stride: number,
    groups: number,
    then: 'norm' | 'bias' | 'none',
  ): void => {
    const weights = (channels / groups) * out * kernel ** 2;
    channels = out;
    side = Math.ceil(side / stride);
    add('conv', weights, then === 'bias');
    if (then === 'norm') add('norm');
  };
  const step = (layer: ChainStep): void => {
    place = 'conv';
    if (layer.kind === 'conv') {
      convolve(layer.out, layer.kernel, layer.stride, 1, layer.epsilon === null ? 'none' : 'norm');
      if (layer.activation !== 'none') add('activation');
      return;
    }
    const { mid, out, groups, squeezeExcite } = layer;
    if (layer.expand) {
      place = 'expand';
      convolve(mid, 1, 1, groups, 'norm');
      add('activation');
    }
    place = 'depthwise';
    convolve(mid, layer.kernel, layer.stride, mid, 'norm');
    add('activation');
    if (squeezeExcite) {
      place = 'squeeze';
      const held = side;
      const then = squeezeExcite.affine === 'bias' ? 'bias' : 'norm';
      add('pool');
      side = 1;
      convolve(squeezeExcite.squeezed, 1, 1, 1, then);
      add('activation');
      convolve(mid, 1, 1, 1, then);
      side = held;
    }
    place = 'project';
    convolve(out, 1, 1, groups, 'norm');
  };
  for (const layer of [network.stem, ...network.blocks, ...network.head]) step(layer);
  place = 'conv';
  add('pool');
  side = 1;
  for (const layer of network.mix ?? []) step(layer);
  const features = channels;
  channels = classes;
  add('linear', features * classes, true);
  return layers;
}

/** Trainable scalars and multiply-accumulates of one image; equal to counting the graph. */
export function countChain(layers: readonly ChainLayer[]): { params: number; macs: number } {
  let params = 0;
  let macs = 0;
  for (const { kind, channels, side, weights, bias } of layers) {
    params += weights + (bias ? channels : 0) + (kind === 'norm' ? 2 * channels : 0);
    macs += weights * side ** 2;
  }
  return { params, macs };
}
