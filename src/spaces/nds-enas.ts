/** NDS ENAS: cells with the operations of ENAS (arXiv 1905.13214, section 4). */
import { ndsCellSpace, type SizedGenotype } from './cells/nds.ts';
import { referenceGenotypes } from './cells/reference.ts';
import type { Space } from './types.ts';

export const ndsEnas: Space<SizedGenotype> = ndsCellSpace({
  id: 'nds-enas',
  name: 'ENAS',
  operations: ['skip_connect', 'sep_conv_3x3', 'sep_conv_5x5', 'avg_pool_3x3', 'max_pool_3x3'],
  nodes: 5,
  concat: 'loose-ends',
  example: { genotype: referenceGenotypes.ENAS!, width: 16, depth: 8 },
});
