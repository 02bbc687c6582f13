/**
 * GraSP: Wang et al., "Picking Winning Tickets Before Training", arXiv 2002.07376, with the sign of arXiv 2101.08134 (grasp.py):
 * sum over conv and linear weights of -w (H g), g the gradient held constant, both passes on the same batch.
 */
import { familySetting, sumOfParts, sumOverWeights } from './layer-sums.ts';
import { hessianGradient } from './quantities/hessian-gradient.ts';
import type { Probe, Proxy } from './types.ts';

const probe: Probe = { setting: familySetting, quantities: [hessianGradient], batches: [0] };

export const grasp: Proxy = {
  id: 'grasp',
  title: 'GraSP',
  paper:
    'Picking Winning Tickets Before Training by Preserving Gradient Flow (arXiv 2002.07376), as in arXiv 2101.08134',
  better: 'higher',
  provenance: 'official',
  description: 'Minus the inner product of the weights with the Hessian-gradient product.',
  needs: { data: 'images', labels: true, gradients: 2, space: false },
  options: [],
  probes: () => [probe],
  score: (context) =>
    sumOfParts(
      sumOverWeights(
        context.results(probe)[0]!.get(hessianGradient),
        context.weights(probe.setting),
        (weight, product) => -weight * product,
      ),
    ),
};
