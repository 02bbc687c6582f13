/** NDS DARTS: cells with the operations of DARTS (arXiv 1905.13214, section 4). */
import { ndsCellSpace, type SizedGenotype } from './cells/nds.ts';
import { referenceGenotypes } from './cells/reference.ts';
import type { Space } from './types.ts';

export const ndsDarts: Space<SizedGenotype> = ndsCellSpace({
  id: 'nds-darts',
  name: 'DARTS',
  operations: [
    'none',
    'max_pool_3x3',
    'avg_pool_3x3',
    'skip_connect',
    'sep_conv_3x3',
    'sep_conv_5x5',
    'dil_conv_3x3',
    'dil_conv_5x5',
  ],
  nodes: 4,
  concat: 'all',
  example: { genotype: referenceGenotypes.DARTS_V2!, width: 16, depth: 8 },
});
