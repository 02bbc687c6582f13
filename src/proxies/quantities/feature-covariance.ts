/**
 * Channel covariance of every primary feature over images and positions (AZ-NAS, arXiv 2403.19232, expressivity). A feature with
 * fewer positions than channels is given by the Gram matrix of its positions instead, which has the same non-zero eigenvalues:
 * the last layers of a mobile network have 1,280 or 2,048 channels, whose spectrum would cost more than all else together.
 */
import type { ProgramBuilder } from '../../engine/index.ts';
import { size, type ValueId } from '../../graph/index.ts';
import { asMaps, featureChannels, primaryFeatures } from './primary-features.ts';
import type { Quantity } from './types.ts';

export interface FeatureCovariance {
  readonly name: string;
  /** The smaller number of channels and of positions. */
  readonly size: number;
  /** [size, size], divided by the number of positions. */
  readonly covariance: Float64Array;
}

/** Centred positions [B*H*W, C] of [B, C, H, W] times their transpose, over their number. */
function positionGram(program: ProgramBuilder, centred: ValueId, positions: number): ValueId {
  const channelsLast = program.add('Transpose', [centred], { permutation: [0, 2, 3, 1] });
  const rows = program.reshape(channelsLast, [positions, program.shape(centred)[1]!]);
  const gram = program.add('MatMul', [rows, rows], { transA: false, transB: true });
  return program.scale(gram, 1 / positions);
}

export const featureCovariance: Quantity<readonly FeatureCovariance[]> = {
  key: 'feature-covariance',
  build({ program, graph, value }) {
    const outputs: Record<string, ValueId> = {};
    primaryFeatures(graph).forEach((feature, i) => {
      const original = value(feature.value);
      if (original === null || program.isZero(original)) return;
      const x = asMaps(program, original);
      const mean = program.add('ChannelMean', [x], {});
      const ones = program.fill(1, program.shape(mean));
      const centred = program.add('ChannelAffine', [x, ones, program.scale(mean, -1)], {});
      const channels = program.shape(x)[1]!;
      const positions = size(program.shape(x)) / channels;
      outputs[`covariance${i}`] =
        positions < channels
          ? positionGram(program, centred, positions)
          : program.add('ChannelGram', [centred, centred], {});
    });
    return outputs;
  },
  read: (outputs, graph) =>
    primaryFeatures(graph).map((feature, i) => {
      const channels = featureChannels(graph, feature);
      const covariance = Float64Array.from(outputs[`covariance${i}`] ?? new Float64Array(channels * channels));
      return { name: feature.name, size: Math.sqrt(covariance.length), covariance };
    }),
};
