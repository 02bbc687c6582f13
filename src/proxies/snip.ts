/** SNIP: SNIP: Single-shot Network Pruning based on Connection Sensitivity (arXiv 1810.02340), as in arXiv 2101.08134. Score = sum of abs(w g) over conv and linear weights. */
import { familySetting, sumOfParts, sumOverWeights } from './layer-sums.ts';
import { weightGradients } from './quantities/weight-gradients.ts';
import type { Probe, Proxy } from './types.ts';

const probe: Probe = { setting: familySetting, quantities: [weightGradients], batches: [0] };

export const snip: Proxy = {
  id: 'snip',
  title: 'SNIP',
  paper: 'SNIP: Single-shot Network Pruning based on Connection Sensitivity (arXiv 1810.02340), as in arXiv 2101.08134',
  better: 'higher',
  provenance: 'official',
  description: 'Sum of abs(weight times gradient): the loss change from removing each weight.',
  needs: { data: 'images', labels: true, gradients: 1, space: false },
  options: [],
  probes: () => [probe],
  score: (context) =>
    sumOfParts(
      sumOverWeights(
        context.results(probe)[0]!.get(weightGradients),
        context.weights(probe.setting),
        (weight, gradient) => Math.abs(weight * gradient),
      ),
    ),
};
