/** ViT-Bench-101 (Auto-Prox): lists separated by blanks. The depth column is the number of layers of AutoFormer. */
import type { Encoding } from './types.ts';

export const autoformerColumns: Encoding = {
  title: 'width, ratios, heads',
  spaces: ['autoformer-tiny', 'autoformer-small', 'autoformer-base'],
  columns: [['hidden_dim'], ['mlp_ratio'], ['num_heads']],
  text: (embed, ratios, heads) => `embed=${embed}/mlp=${ratios}/heads=${heads}`,
};

export const pitColumns: Encoding = {
  title: 'width, ratio, depths, heads',
  spaces: ['pit'],
  columns: [['base_dim'], ['mlp_ratio'], ['depth'], ['num_heads']],
  text: (base, ratio, depth, heads) => `base=${base}/mlp=${ratio}/depth=${depth}/heads=${heads}`,
};
