/**
 * VKDNW (arXiv 2502.04975): its own scores and its re-run of AZ-NAS on the 9,445 cells of NAS-Bench-201 without unreachable operations,
 * test accuracy.
 */
import type { PublishedTable } from './types.ts';

export const vkdnwTables: PublishedTable = {
  source: 'VKDNW (arXiv 2502.04975)',
  population: '9,445 cells without unreachable operations',
  target: 'test',
  proxies: ['az-nas', 'vkdnw-agg', 'vkdnw', 'trainable-layers'],
  rows: [
    {
      space: 'nas-bench-201',
      task: 'cifar10',
      kendall: [0.712, 0.75, 0.618, 0.626],
      spearman: [null, null, 0.815, 0.767],
    },
    {
      space: 'nas-bench-201',
      task: 'cifar100',
      kendall: [0.696, 0.753, 0.634, 0.646],
      spearman: [null, null, 0.829, 0.787],
    },
    {
      space: 'nas-bench-201',
      task: 'imagenet16-120',
      kendall: [0.673, 0.743, 0.622, 0.623],
      spearman: [null, null, 0.814, 0.764],
    },
  ],
};
