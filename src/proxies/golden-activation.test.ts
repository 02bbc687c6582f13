/**
 * Golden fixtures: NAS-Bench-201 networks computed with PyTorch in float64 from the published definitions. The float64 executor
 * reaches 1e-9; values are rounded to 12 digits there, and differences of nearly equal numbers are compared on their scale.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measure, weightsOf } from '../../test/support/measure.ts';
import type { Values, Weights } from '../engine/index.ts';
import type { Graph } from '../graph/index.ts';
import { goldenUniform } from '../random/index.ts';
import { nasBench201 } from '../spaces/index.ts';
import { spectralEntropies } from './az-expressivity.ts';
import { growths } from './az-progressivity.ts';
import { blockTrainability } from './az-trainability.ts';
import { jacobCovScore } from './jacob-cov.ts';
import { naswotScore } from './naswot.ts';
import { kernelSpectrum, ntkCondScore } from './ntk-cond.ts';
import { distinctPatterns, imagePatterns } from './quantities/activation-patterns.ts';
import { blockJacobians } from './quantities/block-jacobians.ts';
import { featureCovariance } from './quantities/feature-covariance.ts';
import { inputGradient } from './quantities/input-gradient.ts';
import { lastFeature } from './quantities/last-feature.ts';
import { normVariances } from './quantities/norm-variances.ts';
import { reluAgreement } from './quantities/relu-agreement.ts';
import { tangentKernel } from './quantities/tangent-kernel.ts';
import type { Quantity } from './quantities/types.ts';
import type { Score } from './types.ts';
import { type ZenPass, zenScore } from './zen.ts';

interface Record201 {
  readonly arch: string;
  readonly C: number;
  readonly N: number;
  readonly resolution: number;
  readonly batch: number;
  readonly classes: number;
  readonly proxies: { readonly [name: string]: number | null | (number | null | '-inf')[] };
}
const records: readonly Record201[] = JSON.parse(
  readFileSync(new URL('../../test/fixtures/nb201-golden.json', import.meta.url), 'utf8'),
);

const goldenWeights = (network: Graph, scale: (fanIn: number) => number): Weights => {
  const layers = new Map<string, { layer: number; fanIn: number }>();
  for (const id of network.parameters) {
    const node = network.nodes[id]!;
    if (node.kind === 'Parameter' && node.attributes.layer !== null)
      layers.set(node.attributes.name, { layer: node.attributes.layer, fanIn: node.attributes.fanIn });
  }
  return weightsOf(network, (name, i) => {
    const known = layers.get(name);
    if (!known) return 0;
    return Math.fround((2 * goldenUniform(known.layer + 1, i) - 1) * scale(known.fanIn));
  });
};

const goldenImages = ({ batch, resolution }: Record201, index: number): Float64Array =>
  Float64Array.from({ length: batch * 3 * resolution ** 2 }, (_, i) =>
    Math.fround((2 * goldenUniform(1000 + index, i) - 1) * Math.sqrt(3)),
  );

function scored(score: Score): number | null {
  return score.ok ? score.value : null;
}

async function proxiesOf(record: Record201): Promise<Record<string, unknown>> {
  const { batch, resolution, classes, C, N } = record;
  const options = { C, N };
  const network = nasBench201.graph(nasBench201.parse(record.arch), { batch, resolution, classes, options });
  const weights = goldenWeights(network, (fanIn) => Math.sqrt(6 / fanIn));
  const images = goldenImages(record, 0);
  const run = <T>(quantity: Quantity<T>): Promise<T> => measure(network, quantity, weights, images);
  const gradient = await run(inputGradient);
  const agreement = await run(reluAgreement);
  const kernel = await run(tangentKernel);
  const spectrum = kernelSpectrum(kernel);
  const entropies = spectralEntropies(await run(featureCovariance));
  const known = entropies.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
  const whole = known.length === entropies.length;
  const trainability = (await run(blockJacobians('golden'))).map(blockTrainability);

  const zenWeights = goldenWeights(network, () => Math.sqrt(3));
  const second = goldenImages(record, 1);
  const pass = async (image: Values): Promise<ZenPass> => ({
    feature: await measure(network, lastFeature, zenWeights, image),
    variances: await measure(network, normVariances, zenWeights, image),
  });
  const passes = [await pass(images), await pass(images.map((x, i) => x + 0.01 * second[i]!))] as const;
  return {
    jacob_l2: gradient.norm,
    jacob_cov: scored(jacobCovScore(gradient)),
    naswot: scored(naswotScore(agreement)),
    naswot_K_trace: agreement.units * agreement.images,
    naswot_K_01: agreement.kernel[1]!,
    linear_regions: distinctPatterns([await run(imagePatterns)]),
    ntk_eig_max: spectrum.largest,
    ntk_eig_min: spectrum.smallest,
    ntk_cond: scored(ntkCondScore(kernel)),
    az_expressivity_per_layer: entropies.map(({ value }) => value),
    az_expressivity: whole ? known.reduce((sum, { value }) => sum + value, 0) : null,
    az_progressivity: whole ? Math.min(...growths(known).map(({ value }) => value)) : null,
    az_trainability_per_cell: trainability,
    az_trainability: trainability.reduce((sum, value) => sum + value, 0) / trainability.length,
    zen_running: scored(zenScore(...passes, record.batch, 'official', [])),
    zen_batch: scored(zenScore(...passes, record.batch, 'paper', [])),
  };
}

function compare(got: unknown, expected: unknown, name: string, scale: number): void {
  if (expected === null) expect(got, name).toBeNull();
  else if (expected === '-inf') expect(got, name).toBe(Number.NEGATIVE_INFINITY);
  else if (Array.isArray(expected)) {
    const largest = Math.max(...expected.map((value) => (typeof value === 'number' ? Math.abs(value) : 0)));
    expected.forEach((value, i) => {
      compare((got as unknown[])[i], value, `${name}[${i}]`, largest);
    });
  } else {
    const difference = Math.abs((got as number) - (expected as number));
    const magnitude = Math.max(Math.abs(expected as number), 1e-6 * scale);
    expect(difference, `${name}: ${got} for ${expected}`).toBeLessThanOrEqual(1e-9 * magnitude);
  }
}

describe('golden NAS-Bench-201 records with at most 8 channels', () => {
  for (const record of records.filter(({ C }) => C <= 8)) {
    test(`${record.arch} C=${record.C}`, async () => {
      const got = await proxiesOf(record);
      for (const [name, value] of Object.entries(got)) compare(value, record.proxies[name], name, 0);
    });
  }
});
