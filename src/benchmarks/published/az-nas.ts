/** AZ-NAS (Lee and Ham, arXiv 2403.19232), Kendall's tau on NAS-Bench-201 (main table) and of its terms (ablation). */
import type { PublishedTable } from './types.ts';

export const azNasTables: PublishedTable = {
  source: 'AZ-NAS (arXiv 2403.19232)',
  population: 'all 15,625 cells',
  target: 'test',
  proxies: [
    'params',
    'macs',
    'grad-norm',
    'grasp',
    'snip',
    'synflow',
    'naswot',
    'zen',
    'gradsign',
    'zico',
    'az-nas',
    'az-expressivity',
    'az-progressivity',
    'az-trainability',
  ],
  rows: [
    {
      space: 'nas-bench-201',
      task: 'cifar10',
      kendall: [0.578, 0.578, 0.357, 0.318, 0.454, 0.571, 0.557, 0.296, 0.618, 0.589, 0.741, 0.569, 0.521, 0.349],
      spearman: [null, null, null, null, null, null, null, null, null, null, 0.913, null, null, null],
    },
    {
      space: 'nas-bench-201',
      task: 'cifar100',
      kendall: [0.552, 0.551, 0.35, 0.315, 0.451, 0.565, 0.579, 0.283, 0.594, 0.59, 0.723, 0.563, 0.508, 0.353],
      spearman: [null, null, null, null, null, null, null, null, null, null, 0.9, null, null, null],
    },
    {
      space: 'nas-bench-201',
      task: 'imagenet16-120',
      kendall: [0.52, 0.517, 0.304, 0.282, 0.4, 0.555, 0.573, 0.303, 0.575, 0.584, 0.71, 0.506, 0.489, 0.407],
      spearman: [null, null, null, null, null, null, null, null, null, null, 0.886, null, null, null],
    },
  ],
};
