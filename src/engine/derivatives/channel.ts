/** Derivatives of per-channel statistics and of training-mode batch norm. M = number of values per channel. */
import { type Shape, size, type ValueId } from '../../graph/index.ts';
import type { ProgramBuilder } from '../program-builder.ts';
import type { RuleTable } from './types.ts';

const perChannel = (shape: Shape): number => size(shape) / shape[1]!;
const mul = (program: ProgramBuilder, a: ValueId, b: ValueId): ValueId => program.add('Mul', [a, b], {});
const alongChannels = (shape: Shape): Shape => shape.map((n, i) => (i === 1 ? n : 1));

export const channel: RuleTable<
  'ChannelMean' | 'ChannelVariance' | 'ChannelDot' | 'ChannelAffine' | 'Normalize' | 'SpatialDot' | 'ChannelGram'
> = {
  ChannelMean({ program, inputs, g }) {
    const shape = program.shape(inputs[0]!);
    const share = program.reshape(program.scale(g, 1 / perChannel(shape)), alongChannels(shape));
    return [program.add('Broadcast', [share], { target: shape })];
  },
  /** 2/M g (x - mean); with respect to the mean it is 0, since the deviations sum to 0. */
  ChannelVariance({ program, inputs, g, wants }) {
    if (!wants(0)) return [null, null];
    const [x, mean] = inputs as readonly [ValueId, ValueId];
    const factor = program.scale(g, 2 / perChannel(program.shape(x)));
    return [program.add('ChannelAffine', [x, factor, program.scale(mul(program, factor, mean), -1)], {}), null];
  },
  ChannelDot({ program, inputs, g, wants }) {
    const [x, y] = inputs as readonly [ValueId, ValueId];
    const factor = program.scale(g, 1 / perChannel(program.shape(x)));
    return [
      wants(0) ? program.add('ChannelAffine', [y, factor], {}) : null,
      wants(1) ? program.add('ChannelAffine', [x, factor], {}) : null,
    ];
  },
  ChannelAffine({ program, inputs, g, wants }) {
    const [x, scale] = inputs as readonly [ValueId, ValueId];
    const count = perChannel(program.shape(x));
    return [
      wants(0) ? program.add('ChannelAffine', [g, scale], {}) : null,
      wants(1) ? program.scale(program.add('ChannelDot', [g, x], {}), count) : null,
      wants(2) ? program.scale(program.add('ChannelMean', [g], {}), count) : null,
    ];
  },
  /**
   * Batch norm, total derivative: with m1 = mean(g), q = mean(g x) - mean m1 and b = -inv^2 q,
   * dx = scale inv (g + b x - (m1 + b mean)); dscale = M inv q; dshift = M m1.
   */
  Normalize({ program, inputs, g, wants }) {
    const [x, scale, , mean, inv] = inputs as readonly [ValueId, ValueId, ValueId, ValueId, ValueId];
    const count = perChannel(program.shape(x));
    const m1 = program.add('ChannelMean', [g], {});
    const minusQ = program.add('Sub', [mul(program, mean, m1), program.add('ChannelDot', [g, x], {})], {});
    const dx = (): ValueId => {
      const factor = program.isOne(scale) ? inv : mul(program, scale, inv);
      const slope = mul(program, mul(program, inv, inv), minusQ);
      const offset = program.scale(program.add('Add', [m1, mul(program, slope, mean)], {}), -1);
      const centred = program.add('Add', [program.add('ChannelAffine', [x, slope, offset], {}), g], {});
      return program.add('ChannelAffine', [centred, factor], {});
    };
    return [
      wants(0) ? dx() : null,
      wants(1) ? program.scale(mul(program, inv, minusQ), -count) : null,
      wants(2) ? program.scale(m1, count) : null,
      null,
      null,
    ];
  },
  SpatialDot({ program, inputs, g, wants }) {
    const [x, y] = inputs as readonly [ValueId, ValueId];
    const [n, c] = program.shape(g) as readonly [number, number];
    const spread = program.reshape(g, [n, c, 1, 1]);
    return [wants(0) ? mul(program, y, spread) : null, wants(1) ? mul(program, x, spread) : null];
  },
  /** mean over positions of x_c y_d: a 1x1 convolution with the cotangent as weights. */
  ChannelGram({ program, inputs, g, wants }) {
    const [x, y] = inputs as readonly [ValueId, ValueId];
    const [c, d] = program.shape(g) as readonly [number, number];
    const share = program.scale(g, 1 / perChannel(program.shape(x)));
    const pointwise = { kernel: [1, 1], stride: [1, 1], pad: [0, 0, 0, 0], dilation: [1, 1], groups: 1 } as const;
    const turned = (): ValueId => program.add('Transpose', [share], { permutation: [1, 0] });
    return [
      wants(0) ? program.add('Conv', [y, program.reshape(share, [c, d, 1, 1])], pointwise) : null,
      wants(1) ? program.add('Conv', [x, program.reshape(turned(), [d, c, 1, 1])], pointwise) : null,
    ];
  },
};
