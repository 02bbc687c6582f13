/**
 * NAS-Bench-301: the cells of DARTS with surrogate accuracies (Zela et al., arXiv 2008.09777); the network as NASLib builds it,
 * on which the published training-free scores were computed (NAS-Bench-Suite-Zero, arXiv 2210.03230).
 */
import { countNetwork } from './cells/counts.ts';
import type { Genotype } from './cells/genotype.ts';
import { buildNetwork } from './cells/network.ts';
import { parseGenotype } from './cells/text.ts';
import { darts, dartsGrammar, dartsOptions, dartsSkeletons } from './darts.ts';
import type { Space } from './types.ts';

const id = 'nas-bench-301';
const options = dartsOptions(32, 8, 'search');
const skeletonOf = dartsSkeletons({ id, options });
const form = {
  grammar: dartsGrammar,
  operations: dartsGrammar.operations,
  anyShape: false,
  digits: dartsGrammar.operations,
} as const;

export const nasBench301: Space<Genotype> = {
  ...darts,
  id,
  aliases: ['nasbench301', 'nb301'],
  title: 'NAS-Bench-301',
  paper: 'Surrogate NAS Benchmarks: Going Beyond the Limited Search Spaces of Tabular NAS Benchmarks, arXiv 2008.09777',
  description:
    'The cells of DARTS in the network of 8 cells and 32 channels that the benchmark trains, with the norms of NASLib; parameters equal the published column in every row.',
  textForm:
    'As DARTS without `none`: pairs `operation:node` joined by ";", "|" between the cells. Reads Python genotypes and NASLib\'s compact form, `node:digit` or tuples `(node, digit)` with digits 0 max_pool_3x3, 1 avg_pool_3x3, 2 skip_connect, 3 sep_conv_3x3, 4 sep_conv_5x5, 5 dil_conv_3x3, 6 dil_conv_5x5.',
  options,
  parse: (text) => parseGenotype(text, form, 'NAS-Bench-301'),
  graph: (genotype, settings) => buildNetwork(genotype, skeletonOf(settings)),
  /** Official: the columns of the published tables, with norms as in a search network. */
  counts(genotype, settings) {
    const skeleton = skeletonOf(settings);
    const { params, macs } = countNetwork(genotype, skeleton);
    const official = countNetwork(genotype, { ...skeleton, norms: 'search' });
    return { params, macs, paramsOfficial: official.params, macsOfficial: official.operations };
  },
};
