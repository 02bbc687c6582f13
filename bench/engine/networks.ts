/** The networks that the engine is measured on. */
import { stream } from '../../src/random/index.ts';
import { nasBench201 } from '../../src/spaces/index.ts';

export interface Workload {
  readonly name: string;
  readonly cells: readonly string[];
  readonly channels: number;
  readonly stageCells: number;
  readonly resolution: number;
  readonly batch: number;
}

const large = { channels: 16, stageCells: 5, resolution: 32, batch: 64 };
const ref = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|';

/** Cells that are all different, drawn with a fixed seed. */
function differentCells(count: number): string[] {
  const rng = stream(0, 'bench', 'cells');
  const cells = new Set<string>();
  while (cells.size < count) cells.add(nasBench201.format(nasBench201.sample(rng)));
  return [...cells];
}

export const workloads: readonly Workload[] = [
  { name: 'ref', cells: [ref], ...large },
  {
    name: 'heavy',
    cells: ['|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|'],
    ...large,
  },
  {
    name: 'mid',
    cells: ['|nor_conv_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'],
    ...large,
  },
  {
    name: 'light',
    cells: ['|avg_pool_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|'],
    ...large,
  },
  { name: 'tiny', cells: differentCells(50), channels: 4, stageCells: 1, resolution: 8, batch: 4 },
];
