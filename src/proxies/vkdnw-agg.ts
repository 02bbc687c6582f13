/** VKDNW's aggregate (arXiv 2502.04975): sum of ln(rank / m) over VKDNW, jacob_cov, AZ-NAS's expressivity and trainability, MACs. */
import { logRankSum } from '../math/index.ts';
import type { PopulationProxy } from './types.ts';

export const vkdnwAgg: PopulationProxy = {
  id: 'vkdnw-agg',
  title: 'VKDNW aggregate',
  paper:
    'Training-free Neural Architecture Search through Variance of Knowledge of Deep Network Weights (arXiv 2502.04975)',
  better: 'higher',
  provenance: 'reconstruction',
  description:
    'Logarithmic rank sum of VKDNW, jacob-cov, AZ-NAS expressivity and trainability, and MACs in a population.',
  terms: ['vkdnw', 'jacob-cov', 'az-expressivity', 'az-trainability', 'macs'],
  aggregate: logRankSum,
};
