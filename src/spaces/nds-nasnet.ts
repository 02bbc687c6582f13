/** NDS NASNet: cells with the operations of NASNet (arXiv 1905.13214, section 4). */
import { ndsCellSpace, type SizedGenotype } from './cells/nds.ts';
import { referenceGenotypes } from './cells/reference.ts';
import type { Space } from './types.ts';

export const ndsNasnet: Space<SizedGenotype> = ndsCellSpace({
  id: 'nds-nasnet',
  name: 'NASNet',
  operations: [
    'skip_connect',
    'conv_3x1_1x3',
    'conv_7x1_1x7',
    'dil_conv_3x3',
    'avg_pool_3x3',
    'max_pool_3x3',
    'max_pool_5x5',
    'max_pool_7x7',
    'conv_1x1',
    'conv_3x3',
    'sep_conv_3x3',
    'sep_conv_5x5',
    'sep_conv_7x7',
  ],
  nodes: 5,
  concat: 'loose-ends',
  example: { genotype: referenceGenotypes.NASNet!, width: 16, depth: 8 },
});
