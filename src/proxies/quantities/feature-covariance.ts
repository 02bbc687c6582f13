/** Channel covariance of every primary feature over images and positions (AZ-NAS, arXiv 2403.19232, expressivity). */
import type { ValueId } from '../../graph/index.ts';
import { asMaps, featureChannels, primaryFeatures } from './primary-features.ts';
import type { Quantity } from './types.ts';

export interface FeatureCovariance {
  readonly name: string;
  readonly channels: number;
  /** [channels, channels], divided by the number of positions. */
  readonly covariance: Float64Array;
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
      outputs[`covariance${i}`] = program.add('ChannelGram', [centred, centred], {});
    });
    return outputs;
  },
  read: (outputs, graph) =>
    primaryFeatures(graph).map((feature, i) => {
      const channels = featureChannels(graph, feature);
      const covariance = Float64Array.from(outputs[`covariance${i}`] ?? new Float64Array(channels * channels));
      return { name: feature.name, channels, covariance };
    }),
};
