/** NAS-Bench-201, also the topology space of NATS-Bench: 15,625 cells (Dong and Yang, arXiv 2001.00326; arXiv 2009.00437). */
import { NascentError } from '../base/index.ts';
import type { Stream } from '../random/index.ts';
import {
  type Cell,
  canonicalCell,
  cellCount,
  edges,
  formatCell,
  none,
  operationAt,
  operations,
  parseCell,
  withOperation,
} from './nas-bench-201/cell.ts';
import { cellAt, indexOf } from './nas-bench-201/index-order.ts';
import { buildNetwork, countNetwork, type NetworkShape } from './nas-bench-201/network.ts';
import type { NetworkSettings, Space, Topology, TopologyOp } from './types.ts';

function shapeOf({ batch, resolution, classes, options = {} }: NetworkSettings): NetworkShape {
  return {
    batch,
    resolution,
    classes,
    channels: Number(options.C ?? 16),
    cells: Number(options.N ?? 5),
    imageChannels: Number(options.channels ?? 3),
    stem: options.stem !== false,
  };
}

/** Bit mask of edges on an input-output path (none edges carry nothing). */
function activeEdges(cell: Cell): number {
  let forward = 1;
  edges.forEach(([from, to], edge) => {
    if (operationAt(cell, edge) !== none && forward & (1 << from)) forward |= 1 << to;
  });
  let backward = 8;
  for (let edge = edges.length - 1; edge >= 0; edge--) {
    const [from, to] = edges[edge]!;
    if (operationAt(cell, edge) !== none && backward & (1 << to)) backward |= 1 << from;
  }
  let mask = 0;
  edges.forEach(([from, to], edge) => {
    if (operationAt(cell, edge) !== none && forward & (1 << from) && backward & (1 << to)) mask |= 1 << edge;
  });
  return mask;
}

const opView = [
  null,
  { kind: 'skip', kernel: 1 },
  { kind: 'conv', kernel: 1 },
  { kind: 'conv', kernel: 3 },
  { kind: 'pool', kernel: 3 },
] as const;

function topology(cell: Cell): Topology {
  const mask = activeEdges(cell);
  const ops: TopologyOp[] = [];
  for (let edge = 0; edge < edges.length; edge++) {
    const view = opView[operationAt(cell, edge)];
    if (view) ops.push({ ...view, active: (mask & (1 << edge)) !== 0 });
  }
  return { ops, connected: mask !== 0 };
}

export const nasBench201: Space<Cell> = {
  id: 'nas-bench-201',
  title: 'NAS-Bench-201 (NATS-Bench topology space)',
  paper: 'NAS-Bench-201: Extending the Scope of Reproducible Neural Architecture Search, arXiv 2001.00326',
  description:
    'A cell of four nodes with one of five operations on each of six edges, stacked in a three-stage residual network.',
  size: BigInt(cellCount),
  options: [
    { name: 'C', description: 'channels of the first stage', default: 16, minimum: 1, maximum: 1024 },
    { name: 'N', description: 'cells per stage', default: 5, minimum: 1, maximum: 64 },
    { name: 'channels', description: 'channels of the input image', default: 3, minimum: 1, maximum: 64 },
    { name: 'stem', description: 'stem convolution; false: the first cell reads the image', default: true },
  ],
  defaults: { resolution: 32, classes: 10, batch: 64 },
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
  graph: (cell, settings) => buildNetwork(cell, shapeOf(settings)),
  counts: (cell, settings) => countNetwork(cell, shapeOf(settings)),
  topology,
  drawing: (cell) => ({
    nodes: ['input', '1', '2', 'output'],
    edges: edges.map(([from, to], edge) => ({ from, to, label: operations[operationAt(cell, edge)]! })),
  }),
};
