/**
 * Expressivity of AZ-NAS: Lee and Ham, arXiv 2403.19232. Entropy of the normalised spectrum of every primary feature's channel
 * covariance, summed. Eigenvalues are clamped at 0 before normalising: in float32 round-off makes some negative, whose logarithm
 * turns the authors' score into -Infinity (`clamp: false` keeps that).
 */
import type { Graph } from '../graph/index.ts';
import { symmetricEigenvalues } from '../math/index.ts';
import { azProblem, azSetting } from './az-setting.ts';
import { option } from './options.ts';
import { type FeatureCovariance, featureCovariance } from './quantities/feature-covariance.ts';
import type { Probe, Proxy, Score, ScorePart } from './types.ts';

export const expressivityProbe = (graph: Graph): Probe => ({
  setting: azSetting(graph),
  quantities: [featureCovariance],
  batches: [0],
});
export const clampOption: Proxy['options'] = [
  { name: 'clamp', description: 'set negative eigenvalues (round-off) to 0; false: as the code', default: true },
];

/** -sum p ln(p + 1e-8), p = eigenvalues over their sum; null for a constant feature (0/0). */
export function spectralEntropy(covariance: ArrayLike<number>, size: number, clamp = true): number | null {
  const spectrum = spectrumOf(covariance, size);
  const eigenvalues = clamp ? spectrum.map((value) => Math.max(0, value)) : spectrum;
  const total = eigenvalues.reduce((sum, value) => sum + value, 0);
  let entropy = 0;
  for (const value of eigenvalues) entropy -= (value / total) * Math.log(value / total + 1e-8);
  return Number.isNaN(entropy) ? null : entropy;
}

/** Expressivity and progressivity read the same covariances. */
const spectra = new WeakMap<ArrayLike<number>, Float64Array>();

function spectrumOf(covariance: ArrayLike<number>, channels: number): Float64Array {
  const known = spectra.get(covariance);
  if (known) return known;
  const spectrum = symmetricEigenvalues(covariance, channels);
  spectra.set(covariance, spectrum);
  return spectrum;
}

/** Entropy of every feature; null where it is constant. */
export const spectralEntropies = (
  features: readonly FeatureCovariance[],
  clamp = true,
): readonly { readonly name: string; readonly value: number | null }[] =>
  features.map(({ name, size, covariance }) => ({ name, value: spectralEntropy(covariance, size, clamp) }));

/** The parts, or the failure of a network with a constant feature. */
export function entropyParts(features: readonly FeatureCovariance[], clamp: boolean): readonly ScorePart[] | Score {
  const entropies = spectralEntropies(features, clamp);
  const parts = entropies.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
  if (parts.length === entropies.length) return parts;
  const constant = entropies.find(({ value }) => value === null)!;
  return {
    ok: false,
    reason: 'undefined',
    detail: `the feature ${constant.name} has no spectrum (it is constant)`,
    parts,
  };
}

export const azExpressivity: Proxy = {
  id: 'az-expressivity',
  title: 'AZ-NAS expressivity',
  paper: 'AZ-NAS: Assembling Zero-Cost Proxies for Network Architecture Search (arXiv 2403.19232)',
  better: 'higher',
  provenance: 'official',
  description: 'How evenly the features of every block spread over their channels.',
  needs: { data: 'noise', labels: false, gradients: 0, space: false },
  options: clampOption,
  applies: azProblem,
  probes: (_, { graph }) => [expressivityProbe(graph)],
  score(context, given) {
    const features = context.results(expressivityProbe(context.graph))[0]!.get(featureCovariance);
    const parts = entropyParts(features, option(clampOption, given, 'clamp'));
    if ('ok' in parts) return parts;
    return { ok: true, value: parts.reduce((sum, part) => sum + part.value, 0), parts };
  },
};
