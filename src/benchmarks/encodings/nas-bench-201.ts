/** Six digits in the order of the official string, 0 none, 1 skip_connect, 2 nor_conv_1x1, 3 nor_conv_3x3, 4 avg_pool_3x3. */
import type { Encoding } from './types.ts';

const names = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'];

export const code201: Encoding = {
  title: 'six digits',
  spaces: ['nas-bench-201'],
  columns: [['code']],
  digits: 6,
  text(cell) {
    // Programs that take the code for a number lose its leading zeros.
    const code = cell!.padStart(6, '0');
    if (!/^[0-4]{6}$/.test(code)) return null;
    const ops = [...code].map((digit) => names[Number(digit)]!);
    return `|${ops[0]}~0|+|${ops[1]}~0|${ops[2]}~1|+|${ops[3]}~0|${ops[4]}~1|${ops[5]}~2|`;
  },
};
