/**
 * The golden fixtures' quantities that come from activations, Jacobians and kernels: what to measure and how a record's values
 * follow. Names and definitions are those of the fixtures' README.
 */
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
import type { QuantityResults } from './quantities/types.ts';
import type { Probe, Score } from './types.ts';
import { zenScore } from './zen.ts';

/** A missing value (a reasoned failure) is null. */
export type GoldenValue = number | null | readonly (number | null)[];

const goldenJacobians = blockJacobians('golden');

/** Batch 0 with the rule's weights. */
export const goldenActivationProbe: Probe = {
  setting: { init: 'golden', batchNorm: 'training', input: 'data' },
  quantities: [reluAgreement, imagePatterns, inputGradient, tangentKernel, featureCovariance, goldenJacobians],
  batches: [0],
};
/** x = batch 0 and x' = batch 0 + 0.01 batch 1, with the rule's zen weights. */
export const goldenZenProbe: Probe = {
  setting: { init: 'golden-zen', batchNorm: 'training', input: 'zen' },
  quantities: [lastFeature, normVariances],
  batches: [0, 1],
};

const valueOf = (score: Score): number | null => (score.ok ? score.value : null);

/** Values of the first probe, by fixture name. */
export function goldenActivationValues(results: QuantityResults): Readonly<Record<string, GoldenValue>> {
  const gradient = results.get(inputGradient);
  const agreement = results.get(reluAgreement);
  const kernel = results.get(tangentKernel);
  const spectrum = kernelSpectrum(kernel);
  const entropies = spectralEntropies(results.get(featureCovariance));
  const known = entropies.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
  const complete = known.length === entropies.length;
  const trainability = results.get(goldenJacobians).map(blockTrainability);
  return {
    jacob_l2: gradient.norm,
    jacob_cov: valueOf(jacobCovScore(gradient)),
    naswot: valueOf(naswotScore(agreement)),
    naswot_K_trace: agreement.units * agreement.images,
    naswot_K_01: agreement.kernel[1] ?? null,
    linear_regions: distinctPatterns([results.get(imagePatterns)]),
    ntk_eig_max: spectrum.largest,
    ntk_eig_min: spectrum.smallest,
    ntk_cond: valueOf(ntkCondScore(kernel)),
    az_expressivity_per_layer: entropies.map(({ value }) => value),
    az_expressivity: complete ? known.reduce((sum, { value }) => sum + value, 0) : null,
    az_progressivity: complete ? Math.min(...growths(known).map(({ value }) => value)) : null,
    az_trainability_per_cell: trainability,
    az_trainability: trainability.reduce((sum, value) => sum + value, 0) / trainability.length,
  };
}

/** Values of the second probe's two batches. */
export function goldenZenValues(
  passes: readonly QuantityResults[],
  images: number,
): Readonly<Record<'zen_running' | 'zen_batch', GoldenValue>> {
  const [first, second] = passes.map((pass) => ({
    feature: pass.get(lastFeature),
    variances: pass.get(normVariances),
  }));
  return {
    zen_running: valueOf(zenScore(first!, second!, images, 'official', [])),
    zen_batch: valueOf(zenScore(first!, second!, images, 'paper', [])),
  };
}
