/**
 * NASWOT: "Neural Architecture Search without Training", Mellor et al., arXiv 2006.04647; settings of NAS-Bench-Suite-Zero
 * (arXiv 2210.03230): forward pass only. Score = ln |det K|, K_ab = number of ReLU units on which images a and b agree.
 */
import { logAbsDeterminant } from '../math/index.ts';
import { noRelu } from './applies.ts';
import { type ReluAgreement, reluAgreement } from './quantities/relu-agreement.ts';
import type { Probe, Proxy, Score } from './types.ts';

const probe: Probe = {
  setting: { init: 'default', batchNorm: 'training', input: 'data' },
  quantities: [reluAgreement],
  batches: [0],
};

/** ln |det K|; K is an integer matrix, so two equal patterns meet an exactly zero pivot. */
export function naswotScore({ kernel, images }: ReluAgreement): Score {
  const value = logAbsDeterminant(kernel, images);
  if (value === Number.NEGATIVE_INFINITY)
    return { ok: false, reason: 'singular', detail: 'two images activate the same ReLU units' };
  return Number.isFinite(value) ? { ok: true, value } : { ok: false, reason: 'not-finite' };
}

export const naswot: Proxy = {
  id: 'naswot',
  title: 'NASWOT',
  paper: 'Neural Architecture Search without Training (arXiv 2006.04647)',
  better: 'higher',
  provenance: 'official',
  description: 'Log-determinant of the kernel that counts the ReLU units on which two images agree.',
  aliases: ['nwot'],
  needs: { data: 'images', labels: false, gradients: 0, space: false },
  options: [],
  applies: noRelu,
  probes: () => [probe],
  score: (context) => naswotScore(context.results(probe)[0]!.get(reluAgreement)),
};
