/**
 * WRCor: "Zero-Shot Neural Architecture Search with Weighted Response Correlation", arXiv 2507.08841. K = sum over ReLU calls of 2^cell (|C_a| + |C_g|), C_a and C_g the
 * correlations between the images of the call's activations and of its gradients (of the sum of all logits, as jacob_cov and
 * NASWOT take them: no labels); score = ln |det K|. An image whose activations or gradients are constant correlates with none (0).
 */
import { logAbsDeterminant } from '../math/index.ts';
import { noRelu } from './applies.ts';
import { type ReluCorrelations, reluCorrelations } from './quantities/relu-correlations.ts';
import type { Probe, Proxy, Score } from './types.ts';

const probe: Probe = {
  setting: { init: 'default', batchNorm: 'training', input: 'data' },
  quantities: [reluCorrelations],
  batches: [0],
};

export function wrcorScore({ images, calls }: ReluCorrelations): Score {
  const kernel = new Float64Array(images * images);
  for (const { cell, activation, gradient } of calls)
    for (const correlation of [activation, gradient])
      correlation?.forEach((value, i) => {
        if (!Number.isNaN(value)) kernel[i]! += 2 ** cell * Math.abs(value);
      });
  const value = logAbsDeterminant(kernel, images);
  if (value === Number.NEGATIVE_INFINITY)
    return { ok: false, reason: 'singular', detail: 'two images respond the same everywhere' };
  return Number.isFinite(value) ? { ok: true, value } : { ok: false, reason: 'not-finite' };
}

export const wrcor: Proxy = {
  id: 'wrcor',
  title: 'WRCor',
  paper: 'Zero-Shot Neural Architecture Search with Weighted Response Correlation (arXiv 2507.08841)',
  better: 'higher',
  provenance: 'paper',
  description:
    'Log-determinant of the images’ correlations of activations and gradients, deeper cells weighing twice as much each.',
  needs: { data: 'images', labels: false, gradients: 1, space: false },
  options: [],
  applies: noRelu,
  probes: () => [probe],
  score: (context) => wrcorScore(context.results(probe)[0]!.get(reluCorrelations)),
};
