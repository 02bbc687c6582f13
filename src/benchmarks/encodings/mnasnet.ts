/** Accel-NASBench: digits per block in the columns e, k, l, se (expansion, kernel, layers, squeeze-and-excitation). */
import type { Encoding } from './types.ts';

export const accelColumns: Encoding = {
  title: 'digits per block',
  spaces: ['mnasnet'],
  columns: [['e'], ['k'], ['l'], ['se']],
  text: (...cells) => cells.map((cell) => cell.padStart(7, '0')).join('/'),
};
