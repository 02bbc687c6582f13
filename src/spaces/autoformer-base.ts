/** AutoFormer base: token widths, depths, MLP ratios and heads of Chen et al., arXiv 2107.00651, table 1. */
import type { Autoformer } from './autoformer/architecture.ts';
import { autoformerSpace } from './autoformer/space.ts';
import type { Space } from './types.ts';

export const autoformerBase: Space<Autoformer> = autoformerSpace(
  'base',
  { embed: [528, 576, 624], depths: [14, 15, 16], ratios: [3, 3.5, 4], heads: [8, 9, 10], acceptedRatios: [] },
  'embed=576/mlp=3.5,3.5,4,3.5,4,3.5,3.5,3,4,4,3,4,3,3.5/heads=9,9,9,9,9,10,9,9,10,9,10,9,9,10',
);
