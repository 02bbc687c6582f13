/**
 * VKDNW: "Training-free Neural Architecture Search through Variance of Knowledge of Deep Network Weights", Tybl and Neumann,
 * arXiv 2502.04975. H = entropy of the nine deciles of the Fisher
 * information's singular values (over their sum); score = number of trainable tensors + H, so H decides among networks of one
 * depth. Kaiming-normal fan-in weights, norms in inference mode, Gaussian images.
 */
import { quantiles, symmetricEigenvalues } from '../math/index.ts';
import { type LogitFisher, logitFisher, trainableTensors } from './quantities/logit-fisher.ts';
import type { Probe, Proxy, Score } from './types.ts';

const probe: Probe = {
  setting: { init: 'kaiming-normal-fan-in', batchNorm: 'inference', input: 'gaussian' },
  quantities: [logitFisher],
  batches: [0],
};
const deciles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** The entropy H of a Fisher information. */
export function fisherEntropy({ fisher, tensors }: LogitFisher): Score {
  if (!fisher.every(Number.isFinite)) return { ok: false, reason: 'not-finite', detail: 'the gradients overflow' };
  // A Gram matrix has no negative eigenvalues, only round-off does.
  const levels = quantiles(
    symmetricEigenvalues(fisher, tensors).map((value) => Math.max(0, value)),
    deciles,
  );
  const total = levels.reduce((sum, value) => sum + value, 0);
  if (total === 0) return { ok: false, reason: 'undefined', detail: 'nine tenths of the Fisher information are 0' };
  let value = 0;
  for (const level of levels) if (level > 0) value -= (level / total) * Math.log(level / total);
  return { ok: true, value };
}

export const vkdnw: Proxy = {
  id: 'vkdnw',
  title: 'VKDNW',
  paper:
    'Training-free Neural Architecture Search through Variance of Knowledge of Deep Network Weights (arXiv 2502.04975)',
  better: 'higher',
  provenance: 'paper',
  description: 'Number of trainable tensors, then how evenly the Fisher information of their weights is spread.',
  needs: { data: 'noise', labels: false, gradients: 1, space: false },
  options: [],
  probes: () => [probe],
  score(context) {
    const entropy = fisherEntropy(context.results(probe)[0]!.get(logitFisher));
    const tensors = { name: 'tensors', value: trainableTensors(context.graph).length };
    if (!entropy.ok) return { ...entropy, parts: [tensors] };
    return {
      ok: true,
      value: tensors.value + entropy.value,
      parts: [tensors, { name: 'entropy', value: entropy.value }],
    };
  },
};
