/**
 * Proxies of NAS-Bench-201's all-skip network (C = 16, N = 5, 32x32, 64 Gaussian images) against means over five seeds measured with
 * the authors' code: nwot and jacov by zero-cost-nas and NASLib, AZ-NAS's terms by its own, with eigenvalues clamped at 0.
 * Tolerance: six of the published standard deviations (of one draw), since two draws differ and five seeds give a rough one.
 */
import { expect, test } from 'vitest';
import type { Weights } from '../src/engine/index.ts';
import { spectralEntropies } from '../src/proxies/az-expressivity.ts';
import { growths } from '../src/proxies/az-progressivity.ts';
import { trainabilityScore } from '../src/proxies/az-trainability.ts';
import { jacobCovScore } from '../src/proxies/jacob-cov.ts';
import { naswotScore } from '../src/proxies/naswot.ts';
import { blockJacobians } from '../src/proxies/quantities/block-jacobians.ts';
import { featureCovariance } from '../src/proxies/quantities/feature-covariance.ts';
import { inputGradient } from '../src/proxies/quantities/input-gradient.ts';
import { lastFeature } from '../src/proxies/quantities/last-feature.ts';
import { normVariances } from '../src/proxies/quantities/norm-variances.ts';
import { reluAgreement } from '../src/proxies/quantities/relu-agreement.ts';
import type { Quantity } from '../src/proxies/quantities/types.ts';
import type { Score } from '../src/proxies/types.ts';
import { zenScore } from '../src/proxies/zen.ts';
import { stream } from '../src/random/index.ts';
import { nasBench201 } from '../src/spaces/index.ts';
import { measure, weightsOf } from './support/measure.ts';

const skips = nasBench201.parse(
  '|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|',
);
const networkOf = (batch: number) => nasBench201.graph(skips, { batch, resolution: 32, classes: 10 });
const network = networkOf(64);
const rng = stream(1, 'proxy statistics');
const gaussian = (images: number): Float64Array => Float64Array.from({ length: images * 3072 }, () => rng.normal());

const fanIns = new Map(
  network.parameters.map((id) => {
    const node = network.nodes[id]!;
    return node.kind === 'Parameter' ? [node.attributes.name, node.attributes.fanIn] : ['', 0];
  }),
);
const drawn = (draw: (fanIn: number, name: string) => number): Weights =>
  weightsOf(network, (name) => draw(fanIns.get(name)!, name));
const uniform = drawn((fanIn) => (2 * rng.float() - 1) / Math.sqrt(fanIn));
const kaiming = drawn((fanIn, name) => (name.endsWith('bias') ? 0 : rng.normal() * Math.sqrt(2 / fanIn)));
const images = gaussian(64);

function near(score: Score | number, mean: number, deviation: number): void {
  const value = typeof score === 'number' ? score : score.ok ? score.value : Number.NaN;
  expect(Math.abs(value - mean), `${value} for ${mean} +- ${deviation}`).toBeLessThan(6 * deviation);
}

test('nwot 638.7 +- 0.047, jacov -75.7 +- 1.4', async () => {
  near(naswotScore(await measure(network, reluAgreement, uniform, images)), 638.7, 0.047);
  near(jacobCovScore(await measure(network, inputGradient, uniform, images)), -75.7, 1.4);
});

test('AZ-NAS: s_E 38.29 +- 0.37, s_P -0.418 +- 0.072, s_T -2.412 +- 0.0045', async () => {
  const entropies = spectralEntropies(await measure(network, featureCovariance, kaiming, images)).map(
    ({ name, value }) => ({ name, value: value! }),
  );
  near(
    entropies.reduce((sum, { value }) => sum + value, 0),
    38.29,
    0.37,
  );
  near(Math.min(...growths(entropies).map(({ value }) => value)), -0.418, 0.072);
  near(trainabilityScore(await measure(network, blockJacobians(), kaiming, images)), -2.412, 0.0045);
});

test('zen 52.54 +- 0.12 (16 images)', async () => {
  const small = networkOf(16);
  const normal = drawn((_, name) => (name.endsWith('bias') ? 0 : rng.normal()));
  const x = gaussian(16);
  const noise = gaussian(16);
  const run = <T>(quantity: Quantity<T>, image: Float64Array): Promise<T> => measure(small, quantity, normal, image);
  const passes = [];
  for (const image of [x, x.map((value, i) => value + 0.01 * noise[i]!)])
    passes.push({ feature: await run(lastFeature, image), variances: await run(normVariances, image) });
  near(zenScore(passes[0]!, passes[1]!, 16, 'official', []), 52.54, 0.12);
});
