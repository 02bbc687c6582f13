/**
 * AutoFormer tiny: token widths, depths, MLP ratios and heads of Chen et al., arXiv 2107.00651, table 1. The published AutoFormer-T has
 * layers of ratio 3, which the search never samples: they are read, not made.
 */
import type { Autoformer } from './autoformer/architecture.ts';
import { autoformerSpace } from './autoformer/space.ts';
import type { Space } from './types.ts';

export const autoformerTiny: Space<Autoformer> = autoformerSpace(
  'tiny',
  { embed: [192, 216, 240], depths: [12, 13, 14], ratios: [3.5, 4], heads: [3, 4], acceptedRatios: [3] },
  'embed=192/mlp=3.5,3.5,3.5,4,3.5,3.5,3.5,3.5,3.5,3.5,4,4/heads=4,3,4,4,4,4,4,3,3,4,4,4',
);
