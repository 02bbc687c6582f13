/** NDS AmoebaNet: cells with the operations of AmoebaNet (arXiv 1905.13214, section 4). */
import { ndsCellSpace, type SizedGenotype } from './cells/nds.ts';
import { referenceGenotypes } from './cells/reference.ts';
import type { Space } from './types.ts';

export const ndsAmoeba: Space<SizedGenotype> = ndsCellSpace({
  id: 'nds-amoeba',
  name: 'AmoebaNet',
  operations: [
    'skip_connect',
    'sep_conv_3x3',
    'sep_conv_5x5',
    'sep_conv_7x7',
    'avg_pool_3x3',
    'max_pool_3x3',
    'dil_sep_conv_3x3',
    'conv_7x1_1x7',
  ],
  nodes: 5,
  concat: 'loose-ends',
  example: { genotype: referenceGenotypes.AmoebaNet!, width: 16, depth: 8 },
});
