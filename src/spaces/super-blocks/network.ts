/** The network of a structure of super blocks: its units, global average pool, linear layer. */
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
import { addSqueezeExcite } from '../blocks/squeeze-excite.ts';
import type { NetworkSettings } from '../types.ts';
import { roundHalfEven } from './structure.ts';
import type { Unit } from './units.ts';

/** Of every batch norm (official `MasterNet`). */
const epsilon = 1e-3;

export interface NetworkOptions {
  /** Squeeze-and-excitation before the last convolution of every residual unit. */
  readonly squeezeExcite: boolean;
  /** False leaves out all shortcuts. */
  readonly residual: boolean;
}

/** Width between the two convolutions of a squeeze-and-excitation. */
export const squeezedWidth = (channels: number): number => Math.max(1, roundHalfEven(channels / 4));

/** Features: `stem` after the first unit, then every unit: AZ-NAS's primary blocks (arXiv 2403.19232, official code). */
export function buildUnits(units: readonly Unit[], options: NetworkOptions, settings: NetworkSettings): Graph {
  const b = new GraphBuilder();
  const { batch, resolution, classes } = settings;
  let x = b.input('input', [batch, 3, resolution, resolution]);
  units.forEach((unit, i) => {
    b.scope = unit.scope;
    x = addUnit(b, x, unit, options);
    b.feature(i === 0 ? 'stem' : 'block', x);
  });
  b.scope = 'head';
  const logits = linear(b, globalPool(b, x), classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

function addUnit(b: GraphBuilder, x: ValueId, unit: Unit, { squeezeExcite, residual }: NetworkOptions): ValueId {
  const last = unit.convs.length - 1;
  let y = x;
  unit.convs.forEach(({ out, kernel, stride, depthwise }, i) => {
    y = conv(b, y, out, { kernel, stride, groups: depthwise ? out : 1, name: `conv${i}` });
    y = batchNorm(b, y, { epsilon, name: `bn${i}` });
    if (i < last) y = relu(b, y);
    if (squeezeExcite && i === last - 1) {
      y = addSqueezeExcite(b, y, { squeezed: squeezedWidth(out), gate: 'sigmoid', affine: 'batch-norm', epsilon });
    }
  });
  if (residual && unit.shortcut === 'identity') y = b.add('Add', [y, x], {});
  if (residual && unit.shortcut === 'projection') {
    const projected = conv(b, x, unit.convs[last]!.out, {
      kernel: 1,
      stride: unit.stride,
      bias: true,
      name: 'shortcut',
    });
    y = b.add('Add', [y, batchNorm(b, projected, { epsilon, name: 'shortcut_bn' })], {});
  }
  return relu(b, y);
}
