/** Codes of digits whose leading zeros a program may have taken away. The digits themselves are the space's text form. */
import type { Encoding } from './types.ts';

const padded = (spaces: readonly string[], length: number): Encoding => ({
  title: `${length} digits`,
  spaces,
  columns: [['code']],
  digits: length,
  text: (cell) => (/^\d+$/.test(cell!) && cell!.length <= length ? cell!.padStart(length, '0') : null),
});

export const codeMicro: Encoding = padded(['transnas-micro'], 6);
export const codeMacroBench: Encoding = padded(['nas-bench-macro'], 8);
export const codeFbnet: Encoding = padded(['fbnet'], 22);
