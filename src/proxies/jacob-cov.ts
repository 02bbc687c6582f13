/**
 * jacob_cov (jacov): "Zero-Cost Proxies for Lightweight NAS", Abdelfattah et al., arXiv 2101.08134. From the eigenvalues v of the
 * correlations of the images' input gradients: -sum(ln(v + 1e-5) + 1/(v + 1e-5)). Best possible: -B, all images uncorrelated.
 * Eigenvalues are clamped at 0: a correlation matrix has no others, only round-off does.
 */
import { symmetricEigenvalues } from '../math/index.ts';
import { type InputGradient, inputGradient } from './quantities/input-gradient.ts';
import type { Probe, Proxy, Score } from './types.ts';

const probe: Probe = {
  setting: { init: 'default', batchNorm: 'training', input: 'data' },
  quantities: [inputGradient],
  batches: [0],
};
const epsilon = 1e-5;

export function jacobCovScore({ correlation, images }: InputGradient): Score {
  if (correlation.some(Number.isNaN))
    return { ok: false, reason: 'undefined', detail: 'an image has a constant input gradient' };
  let value = 0;
  for (const eigenvalue of symmetricEigenvalues(correlation, images)) {
    const v = Math.max(0, eigenvalue) + epsilon;
    value -= Math.log(v) + 1 / v;
  }
  return { ok: true, value };
}

export const jacobCov: Proxy = {
  id: 'jacob-cov',
  title: 'Jacobian covariance',
  paper: 'Zero-Cost Proxies for Lightweight NAS (arXiv 2101.08134)',
  better: 'higher',
  provenance: 'official',
  description: 'How uncorrelated the input gradients of the images of a batch are.',
  aliases: ['jacov', 'jacob_cov'],
  needs: { data: 'images', labels: false, gradients: 1, space: false },
  options: [],
  probes: () => [probe],
  score: (context) => jacobCovScore(context.results(probe)[0]!.get(inputGradient)),
};
