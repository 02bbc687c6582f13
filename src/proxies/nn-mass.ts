/**
 * NN-Mass: "How does topology influence gradient propagation and model performance of deep networks with DenseNet-type skip
 * connections?", Bhardwaj, Li and Marculescu, arXiv 1910.00780 (SLDGroup/NN_Mass). Per cell of d layers of w channels: the
 * density of its skip links, rho = used / possible skip channels, times w d; summed over cells.
 */
import type { SkipCell } from '../spaces/index.ts';
import { fromSkipCells, scoreSkipCells } from './skip-cells.ts';
import type { Proxy } from './types.ts';

/**
 * Layer l >= 2 may take channels of layers 0..l-2: (l-1) w of them. A cell of fewer than three layers has no links: 0. A residual
 * block says itself how many links there could be.
 */
export function cellMass({ width, depth, skipChannels, possibleChannels }: SkipCell): number {
  const possible = possibleChannels ?? (width * (depth - 1) * (depth - 2)) / 2;
  if (possible <= 0) return 0;
  return (skipChannels.reduce((sum, channels) => sum + channels, 0) / possible) * width * depth;
}

export const nnMass: Proxy = {
  id: 'nn-mass',
  title: 'NN-Mass',
  paper:
    'How does topology influence gradient propagation and model performance of deep networks with DenseNet-type skip connections? (arXiv 1910.00780)',
  better: 'higher',
  provenance: 'official',
  description: 'Density of skip links times width times depth, over cells; for spaces of densely linked cells.',
  aliases: ['nn_mass'],
  needs: { data: 'none', labels: false, gradients: 0, space: true },
  options: [],
  probes: () => [],
  score: (context) => scoreSkipCells(context, cellMass),
  fromSpace: (space) => fromSkipCells(space, cellMass),
};
