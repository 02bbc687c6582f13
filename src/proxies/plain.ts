/** Plain: Zero-Cost Proxies for Lightweight NAS (arXiv 2101.08134). Score = sum of w g over conv and linear weights. */
import { familySetting, sumOfParts, sumOverWeights } from './layer-sums.ts';
import { weightGradients } from './quantities/weight-gradients.ts';
import type { Probe, Proxy } from './types.ts';

const probe: Probe = { setting: familySetting, quantities: [weightGradients], batches: [0] };

export const plain: Proxy = {
  id: 'plain',
  title: 'Plain',
  paper: 'Zero-Cost Proxies for Lightweight NAS (arXiv 2101.08134)',
  better: 'higher',
  provenance: 'official',
  description: 'Sum of weight times gradient.',
  needs: { data: 'images', labels: true, gradients: 1, space: false },
  options: [],
  probes: () => [probe],
  score: (context) =>
    sumOfParts(
      sumOverWeights(
        context.results(probe)[0]!.get(weightGradients),
        context.weights(probe.setting),
        (weight, gradient) => weight * gradient,
      ),
    ),
};
