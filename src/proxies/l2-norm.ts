/** L2 norm of the initial weights: arXiv 2101.08134 (l2_norm.py). Sum over conv and linear layers of ||w||_2; no data, no run. */
import { familySetting, norm, sumOfParts } from './layer-sums.ts';
import { layersOf } from './quantities/layers.ts';
import type { Proxy } from './types.ts';

export const l2Norm: Proxy = {
  id: 'l2-norm',
  title: 'L2 norm',
  paper: 'Zero-Cost Proxies for Lightweight NAS (arXiv 2101.08134)',
  better: 'higher',
  provenance: 'official',
  description: 'Sum over conv and linear layers of the Euclidean norm of the initial weights.',
  aliases: ['l2_norm'],
  needs: { data: 'none', labels: false, gradients: 0, space: false },
  options: [],
  probes: () => [],
  score(context) {
    const weights = context.weights(familySetting);
    return sumOfParts(layersOf(context.graph).map(({ name }) => ({ name, value: norm(weights.get(name)!) })));
  },
};
