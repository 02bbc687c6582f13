/**
 * jacob_cov (arXiv 2101.08134) on the space's thin network: a term of the score `nascent`. Its bound is -B, all images
 * uncorrelated; values within 2 % of it count alike, since there nothing is left to tell apart but noise.
 */
import { jacobCovScore } from './jacob-cov.ts';
import { inputGradient } from './quantities/input-gradient.ts';
import { thinSetting } from './thin-setting.ts';
import type { Probe, Proxy } from './types.ts';

const nearBound = 1.02;

const probeOf = (settings: Parameters<typeof thinSetting>[0]): Probe => ({
  setting: thinSetting(settings),
  quantities: [inputGradient],
  batches: [0],
});

export const thinJacobCov: Proxy = {
  id: 'thin-jacob-cov',
  title: 'Jacobian covariance, thin',
  paper: 'ours, after Zero-Cost Proxies for Lightweight NAS (arXiv 2101.08134)',
  better: 'higher',
  provenance: 'official',
  description: 'Jacobian covariance on a narrow network of the same architecture with small images.',
  needs: { data: 'images', labels: false, gradients: 1, space: false },
  options: [],
  probes: (_, { settings }) => [probeOf(settings)],
  score(context) {
    const gradient = context.results(probeOf(context.settings))[0]!.get(inputGradient);
    const score = jacobCovScore(gradient);
    return score.ok ? { ...score, value: Math.min(score.value, -nearBound * gradient.images) } : score;
  },
};
