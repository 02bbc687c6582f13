/** Gradient norm: Abdelfattah et al., "Zero-Cost Proxies for Lightweight NAS", arXiv 2101.08134 (grad_norm.py). */

import { familySetting, norm, sumOfParts } from './layer-sums.ts';
import { option } from './options.ts';
import { allGradients, type ParameterGradient, weightGradients } from './quantities/weight-gradients.ts';
import type { Probe, Proxy, Score } from './types.ts';

const options: Proxy['options'] = [
  {
    name: 'form',
    description: 'layers: sum of the norms of conv and linear weights; global: one norm over all parameters (Zen-NAS)',
    default: 'layers',
    choices: ['layers', 'global'],
  },
];
const probe: Probe = { setting: familySetting, quantities: [weightGradients], batches: [0] };
const globalProbe: Probe = { setting: familySetting, quantities: [allGradients], batches: [0] };

/** sum over layers of ||dL/dw||_2. */
export const gradNormScore = (gradients: readonly ParameterGradient[]): Score =>
  sumOfParts(gradients.map(({ name, gradient }) => ({ name, value: gradient === null ? 0 : norm(gradient) })));

/** ||gradient of all parameters||_2. */
export function globalGradNormScore(gradients: readonly ParameterGradient[]): Score {
  const squares = sumOfParts(
    gradients.map(({ name, gradient }) => ({ name, value: gradient === null ? 0 : norm(gradient) ** 2 })),
  );
  return squares.ok ? { ...squares, value: Math.sqrt(squares.value) } : squares;
}

export const gradNorm: Proxy = {
  id: 'grad-norm',
  title: 'Gradient norm',
  paper: 'Zero-Cost Proxies for Lightweight NAS (arXiv 2101.08134)',
  better: 'higher',
  provenance: 'official',
  description: 'Sum over conv and linear layers of the Euclidean norm of the loss gradient.',
  aliases: ['grad_norm', 'gradnorm'],
  needs: { data: 'images', labels: true, gradients: 1, space: false },
  options,
  probes: (given) => [option(options, given, 'form') === 'global' ? globalProbe : probe],
  score(context, given) {
    if (option(options, given, 'form') === 'global')
      return globalGradNormScore(context.results(globalProbe)[0]!.get(allGradients));
    return gradNormScore(context.results(probe)[0]!.get(weightGradients));
  },
};
