/** HELP's once-for-all sub-networks: kernels, expansions and depths; `r` is the input resolution, a setting and no part of it. */
import type { Encoding } from './types.ts';

export const ofaColumns: Encoding = {
  title: 'kernels, expansions, depths',
  spaces: ['ofa-mobilenetv3'],
  columns: [['ks'], ['e'], ['d']],
  text: (kernels, expansions, depths) => `${kernels}/${expansions}/${depths}`,
};
