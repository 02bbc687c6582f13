/**
 * Our default score (docs/default-score.md). In a population of m networks, with q = rank / m of a term:
 *   (ln q(MACs) + ln q(NASWOT)) / 2 + sum over the other terms of gate * (low * ln min(q, limit) - high * ln(1 - q + 1/m)),
 *   gate = max(0, (rho - 0.4) / 0.6), rho = Spearman's between the term and the sum over MACs and NASWOT.
 * A term is listened to as far as it agrees with capacity in this very population, so one set of weights serves all spaces. ln q
 * punishes the worst, -ln(1 - q + 1/m) rewards the best. jacob_cov is bounded (all images uncorrelated), so its best ranks are
 * noise and count alike.
 */
import { type GatedDesign, gatedRankSum, gatedTerms } from './gated-rank-sum.ts';
import type { PopulationProxy } from './types.ts';

export const nascentDesign: GatedDesign = {
  anchors: ['macs', 'thin-naswot'],
  anchorWeight: 0.5,
  terms: [
    { id: 'thin-jacob-cov', gated: true, low: 4, high: 0, limit: 0.7 },
    { id: 'path-reach', gated: true, low: 2, high: 0, limit: 1 },
    { id: 'path-mass', gated: true, low: 3, high: 0.25, limit: 1 },
    { id: 'path-range', gated: false, low: 0, high: 0.05, limit: 1 },
  ],
  floor: 0.4,
};

export const nascent: PopulationProxy = {
  id: 'nascent',
  title: 'Nascent',
  paper: 'ours (docs/default-score.md)',
  better: 'higher',
  provenance: 'official',
  description:
    'Capacity (MACs, NASWOT), input sensitivity and the structure of the paths, each weighted by its agreement with capacity in the population.',
  terms: gatedTerms(nascentDesign),
  aggregate: (columns) => gatedRankSum(nascentDesign, columns),
};
