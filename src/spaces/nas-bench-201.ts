/** NAS-Bench-201, also the topology space of NATS-Bench: 15,625 cells (Dong and Yang, arXiv 2001.00326; arXiv 2009.00437). */
import { NascentError } from '../base/index.ts';
import type { Stream } from '../random/index.ts';
import {
  type Cell,
  canonicalCell,
  cellCount,
  edges,
  formatCell,
  operationAt,
  operations,
  parseCell,
  withOperation,
} from './nas-bench-201/cell.ts';
import { type CountCoefficients, cellConvolutions, countCoefficients, countNetwork } from './nas-bench-201/counts.ts';
import { cellAt, indexOf } from './nas-bench-201/index-order.ts';
import { type Block, blocksOf, buildNetwork, type NetworkShape } from './nas-bench-201/network.ts';
import { cellTopology } from './nas-bench-201/topology.ts';
import { resolveOptions } from './options.ts';
import type { NetworkSettings, Space, SpaceOption } from './types.ts';

const id = 'nas-bench-201';

const options: readonly SpaceOption[] = [
  { name: 'C', description: 'channels of the first stage', default: 16, minimum: 1, maximum: 1024 },
  { name: 'N', description: 'cells per stage', default: 5, minimum: 1, maximum: 64 },
  { name: 'channels', description: 'channels of the input image', default: 3, minimum: 1, maximum: 64 },
  { name: 'stem', description: 'stem convolution; false: the first cell reads the image', default: true },
  {
    name: 'depth',
    description: 'cells and residual blocks kept before the head; 0: all',
    default: 0,
    minimum: 0,
    maximum: 194,
  },
];

interface Plan {
  readonly shape: NetworkShape;
  readonly blocks: readonly Block[];
  readonly coefficients: CountCoefficients;
}

// One plan per settings object: counting a million cells must not check the options a million times.
const plans = new WeakMap<NetworkSettings, Plan>();

function planOf(settings: NetworkSettings): Plan {
  let plan = plans.get(settings);
  if (plan === undefined) {
    const { C, N, channels, stem, depth } = resolveOptions({ id, options }, settings.options);
    const shape: NetworkShape = {
      batch: settings.batch,
      resolution: settings.resolution,
      classes: settings.classes,
      channels: Number(C),
      cells: Number(N),
      imageChannels: Number(channels),
      stem: stem === true,
      depth: Number(depth),
    };
    const blocks = blocksOf(shape);
    plan = { shape, blocks, coefficients: countCoefficients(shape, blocks) };
    plans.set(settings, plan);
  }
  return plan;
}

export const nasBench201: Space<Cell> = {
  id,
  title: 'NAS-Bench-201 (NATS-Bench topology space)',
  paper: 'NAS-Bench-201: Extending the Scope of Reproducible Neural Architecture Search, arXiv 2001.00326',
  description:
    'A cell of four nodes with one of five operations on each of six edges, stacked in a three-stage residual network.',
  textForm:
    'Groups of `operation~source` for nodes 1, 2 and 3, as the benchmark writes them; operations none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3.',
  example: '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|',
  size: BigInt(cellCount),
  options,
  defaults: { resolution: 32, classes: 10, batch: 64 },
  thin: { options: { C: 4 }, resolution: 16 },
  sample: (rng: Stream) => rng.int(cellCount),
  mutate(cell, rng) {
    const edge = rng.int(edges.length);
    const old = operationAt(cell, edge);
    return withOperation(cell, edge, (old + 1 + rng.int(operations.length - 1)) % operations.length);
  },
  cross(a, b, rng) {
    let child = a;
    for (let edge = 0; edge < edges.length; edge++)
      if (rng.int(2) === 1) child = withOperation(child, edge, operationAt(b, edge));
    return child;
  },
  *neighbours(cell) {
    for (let edge = 0; edge < edges.length; edge++) {
      const old = operationAt(cell, edge);
      for (let operation = 0; operation < operations.length; operation++)
        if (operation !== old) yield withOperation(cell, edge, operation);
    }
  },
  *enumerate() {
    for (let cell = 0; cell < cellCount; cell++) yield cell;
  },
  index: indexOf,
  fromIndex(index) {
    if (!Number.isInteger(index) || index < 0 || index >= cellCount) {
      throw new NascentError('input', {
        what: 'index outside NAS-Bench-201',
        expected: `0 to ${cellCount - 1}`,
        got: String(index),
      });
    }
    return cellAt(index);
  },
  format: formatCell,
  parse: parseCell,
  canonical: canonicalCell,
  graph(cell, settings) {
    const { shape, blocks } = planOf(settings);
    return buildNetwork(cell, shape, blocks);
  },
  counts: (cell, settings) => countNetwork(cell, planOf(settings).coefficients),
  layerCount(cell, settings) {
    const { shape, blocks } = planOf(settings);
    const convolutions = cellConvolutions(cell);
    let count = shape.stem ? 2 : 1;
    // A residual block has two convolutions and one on its shortcut.
    for (const { kind } of blocks) count += kind === 'cell' ? convolutions : 3;
    return count;
  },
  topology: cellTopology,
  drawing: (cell) => ({
    nodes: ['input', '1', '2', 'output'],
    edges: edges.map(([from, to], edge) => ({ from, to, label: operations[operationAt(cell, edge)]! })),
  }),
};
