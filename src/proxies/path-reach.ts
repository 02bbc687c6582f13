/** How far the convolutions of the deepest-seeing path look: a term of the score `nascent` (docs/default-score.md). */
import { pathStatistics } from '../graph/index.ts';
import { disconnected } from './applies.ts';
import type { Proxy } from './types.ts';

export const pathReach: Proxy = {
  id: 'path-reach',
  title: 'Reach of the deepest path',
  paper: 'ours',
  better: 'higher',
  provenance: 'official',
  description: 'Most pixels that the convolutions on one path look to either side, each in its own resolution.',
  needs: { data: 'none', labels: false, gradients: 0, space: false },
  options: [],
  probes: () => [],
  score({ graph }) {
    const paths = pathStatistics(graph);
    return paths === null ? disconnected : { ok: true, value: paths.reach };
  },
};
