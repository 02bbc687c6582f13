/**
 * AZ-NAS: "AZ-NAS: Assembling Zero-Cost Proxies for Network Architecture Search", Lee and Ham, arXiv 2403.19232. Over a population
 * of m architectures: sum over the four proxies of ln(rank / m), ties averaged, -Infinity and failures lowest.
 */
import { logRankSum } from '../math/index.ts';
import type { PopulationProxy } from './types.ts';

export const azNas: PopulationProxy = {
  id: 'az-nas',
  title: 'AZ-NAS',
  paper: 'AZ-NAS: Assembling Zero-Cost Proxies for Network Architecture Search (arXiv 2403.19232)',
  better: 'higher',
  provenance: 'official',
  description:
    'Logarithmic rank sum of expressivity, progressivity, trainability and complexity (MACs) in a population.',
  terms: ['az-expressivity', 'az-progressivity', 'az-trainability', 'macs'],
  aggregate: logRankSum,
};
