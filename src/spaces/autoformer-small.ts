/** AutoFormer small: token widths, depths, MLP ratios and heads of Chen et al., arXiv 2107.00651, table 1. */
import type { Autoformer } from './autoformer/architecture.ts';
import { autoformerSpace } from './autoformer/space.ts';
import type { Space } from './types.ts';

export const autoformerSmall: Space<Autoformer> = autoformerSpace(
  'small',
  { embed: [320, 384, 448], depths: [12, 13, 14], ratios: [3, 3.5, 4], heads: [5, 6, 7], acceptedRatios: [] },
  'embed=384/mlp=3,3.5,3,3.5,4,4,4,4,4,4,4,3.5,4/heads=6,6,5,7,5,5,5,6,6,7,7,6,7',
);
