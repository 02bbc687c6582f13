/** Depth beyond the shortest path: a term of the score `nascent` (docs/default-score.md). */
import { pathStatistics } from '../graph/index.ts';
import { disconnected } from './applies.ts';
import type { Proxy } from './types.ts';

export const pathRange: Proxy = {
  id: 'path-range',
  title: 'Range of path depths',
  paper: 'ours',
  better: 'higher',
  provenance: 'official',
  description: 'Layers on the longest path minus layers on the shortest: depth that shortcuts make trainable.',
  needs: { data: 'none', labels: false, gradients: 0, space: false },
  options: [],
  probes: () => [],
  score({ graph }) {
    const paths = pathStatistics(graph);
    return paths === null ? disconnected : { ok: true, value: paths.longest - paths.shortest };
  },
};
