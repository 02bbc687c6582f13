/** Logarithm of the sum over all paths of 1/k for every k x k pool on it: a term of the score `nascent` (docs/default-score.md). */
import { pathStatistics } from '../graph/index.ts';
import { disconnected } from './applies.ts';
import type { Proxy } from './types.ts';

export const pathMass: Proxy = {
  id: 'path-mass',
  title: 'Path mass',
  paper: 'ours',
  better: 'higher',
  provenance: 'official',
  description: 'Logarithm of the number of paths, each divided by k for every k x k pool on it.',
  needs: { data: 'none', labels: false, gradients: 0, space: false },
  options: [],
  probes: () => [],
  score({ graph }) {
    const paths = pathStatistics(graph);
    return paths === null ? disconnected : { ok: true, value: paths.logMass };
  },
};
