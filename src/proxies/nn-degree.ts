/**
 * NN-Degree: "FLASH: Fast Neural Architecture Search with Hardware Optimization", Li et al., arXiv 2108.00568: average degree of a
 * cell seen as a small-world network. g = sum over cells of w + SC / (w d): the lattice of layer-to-layer channels plus the skip
 * links per node. How links are counted is not settled by the paper; `count` chooses.
 */
import type { SkipCell } from '../spaces/index.ts';
import { option } from './options.ts';
import { fromSkipCells, scoreSkipCells } from './skip-cells.ts';
import type { Proxy } from './types.ts';

const options: Proxy['options'] = [
  {
    name: 'count',
    description:
      'edges: u concatenated channels into a layer of w are u w links (as in NN-Mass), u added ones u links; channels: u links, over the input channels',
    default: 'edges',
    choices: ['edges', 'channels'],
  },
];

type Counting = 'edges' | 'channels';

export function cellDegree({ width, depth, skipChannels, joined }: SkipCell, counting: Counting): number {
  const used = skipChannels.reduce((sum, channels) => sum + channels, 0);
  if (joined === 'add') return width + used / (width * depth);
  if (counting === 'edges') return width + used / depth;
  return width + used / (width * depth + used);
}

const degreeBy =
  (counting: Counting) =>
  (cell: SkipCell): number =>
    cellDegree(cell, counting);

export const nnDegree: Proxy = {
  id: 'nn-degree',
  title: 'NN-Degree',
  paper: 'FLASH: Fast Neural Architecture Search with Hardware Optimization (arXiv 2108.00568)',
  better: 'higher',
  provenance: 'paper',
  description: 'Average degree of the cells as small-world networks; for spaces of densely linked cells.',
  aliases: ['nn_degree'],
  needs: { data: 'none', labels: false, gradients: 0, space: true },
  options,
  probes: () => [],
  score: (context, given) => scoreSkipCells(context, degreeBy(option(options, given, 'count'))),
  fromSpace: (space, _settings, given) => fromSkipCells(space, degreeBy(option(options, given, 'count'))),
};
