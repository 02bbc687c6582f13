/** NDS PNAS: cells with the operations of PNAS (arXiv 1905.13214, section 4). */
import { ndsCellSpace, type SizedGenotype } from './cells/nds.ts';
import { referenceGenotypes } from './cells/reference.ts';
import type { Space } from './types.ts';

export const ndsPnas: Space<SizedGenotype> = ndsCellSpace({
  id: 'nds-pnas',
  name: 'PNAS',
  operations: [
    'sep_conv_3x3',
    'sep_conv_5x5',
    'sep_conv_7x7',
    'conv_7x1_1x7',
    'skip_connect',
    'avg_pool_3x3',
    'max_pool_3x3',
    'dil_conv_3x3',
  ],
  nodes: 5,
  concat: 'all',
  example: { genotype: referenceGenotypes.PNASNet!, width: 16, depth: 8 },
});
