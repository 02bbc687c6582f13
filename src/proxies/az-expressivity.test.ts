/** Spectra known in closed form (AZ-NAS, arXiv 2403.19232). */
import { expect, test } from 'vitest';
import { measure } from '../../test/support/measure.ts';
import { GraphBuilder } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import { entropyParts, spectralEntropies, spectralEntropy } from './az-expressivity.ts';
import { type FeatureCovariance, featureCovariance } from './quantities/feature-covariance.ts';

async function covarianceOf(shape: readonly number[], image: Float64Array): Promise<readonly FeatureCovariance[]> {
  const builder = new GraphBuilder();
  const x = builder.input('input', shape);
  builder.feature('stem', x, 'x');
  const zero = builder.add('Zero', [x], {});
  builder.feature('block', zero, 'zero');
  return measure(
    builder.build({ logits: builder.add('Flatten', [x], { axis: 1 }) }),
    featureCovariance,
    new Map(),
    image,
  );
}

test('independent channels: entropy ln C; equal channels: 0; a zero feature: none', async () => {
  const rng = stream(5, 'features');
  const shape = [32, 6, 16, 16] as const;
  const independent = Float64Array.from({ length: 32 * 6 * 256 }, () => 3 + rng.normal());
  const [full, zero] = spectralEntropies(await covarianceOf(shape, independent));
  // Sample eigenvalues spread by about 2 sqrt(C / positions) = 5 %, which costs the entropy half its square.
  expect(full!.value).toBeLessThanOrEqual(Math.log(6));
  expect(full!.value).toBeGreaterThan(Math.log(6) - 0.003);
  expect(zero!.value).toBeNull();
  const equal = Float64Array.from({ length: 32 * 6 * 256 }, (_, i) => Math.sin(i % 256) + Math.floor(i / 1536));
  expect(spectralEntropies(await covarianceOf(shape, equal))[0]!.value).toBeCloseTo(0, 6);
});

test('tokens count as positions: the same entropy as maps of one pixel', async () => {
  const values = Float64Array.from({ length: 4 * 5 * 3 }, (_, i) => Math.sin(i * i));
  const tokens = await covarianceOf([4, 5, 3], values);
  const maps = await covarianceOf([20, 3, 1, 1], values);
  expect(tokens[0]!.covariance).toEqual(maps[0]!.covariance);
});

test('a constant feature fails the score with its name; unclamped round-off does too', () => {
  const feature = (covariance: readonly number[]): FeatureCovariance => ({
    name: 'cell',
    size: 2,
    covariance: Float64Array.from(covariance),
  });
  expect(entropyParts([feature([0, 0, 0, 0])], true)).toMatchObject({ ok: false, reason: 'undefined' });
  // Eigenvalues 1 and -1e-6: a rank-1 feature in float32.
  const roundOff = feature([1, 0, 0, -1e-6]);
  expect(entropyParts([roundOff], false)).toMatchObject({ ok: false, reason: 'undefined' });
  expect(entropyParts([roundOff], true)).toEqual([{ name: 'cell', value: -Math.log(1 + 1e-8) }]);
});

test('fewer positions than channels: the entropy of the channel covariance, from the smaller matrix', async () => {
  const [images, channels, side] = [2, 12, 2];
  const values = Float64Array.from({ length: images * channels * side ** 2 }, (_, i) => Math.sin(i * i));
  const [small] = await covarianceOf([images, channels, side, side], values);
  expect(small!.size).toBe(images * side ** 2);
  const positions = images * side ** 2;
  const at = (position: number, channel: number): number =>
    values[(Math.floor(position / 4) * channels + channel) * 4 + (position % 4)]!;
  const means = Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let p = 0; p < positions; p++) sum += at(p, c);
    return sum / positions;
  });
  const covariance = Float64Array.from({ length: channels ** 2 }, (_, i) => {
    const [a, b] = [Math.floor(i / channels), i % channels];
    let sum = 0;
    for (let p = 0; p < positions; p++) sum += (at(p, a) - means[a]!) * (at(p, b) - means[b]!);
    return sum / positions;
  });
  expect(spectralEntropies([small!])[0]!.value).toBeCloseTo(spectralEntropy(covariance, channels)!, 10);
});
