/** DARTS cells in two columns, `normal` and `reduce` (darts, nas-bench-301; either order of operation and node). */
import type { Encoding } from './types.ts';

export const cellPair: Encoding = {
  title: 'normal and reduction cell',
  spaces: ['darts', 'nas-bench-301', 'nds-darts'],
  columns: [['normal'], ['reduce']],
  text: (normal, reduce) => `${normal}|${reduce}`,
};
