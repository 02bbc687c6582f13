/** NAS-Bench-101: 423,624 cells, DAGs with operations on their vertices (Ying et al., arXiv 1902.09635). */
import { canonicalCell } from './nas-bench-101/canonical.ts';
import { type Cell, draftOf, hasEdge, labelOf, operations } from './nas-bench-101/cell.ts';
import { classCount, enumerateClasses, sampleClass } from './nas-bench-101/classes.ts';
import { type CountPlan, convolutionsOf, countNetwork, countPlan } from './nas-bench-101/counts.ts';
import { crossCells, mutateCell, neighboursOfCell } from './nas-bench-101/moves.ts';
import { buildNetwork, type NetworkShape, stacks } from './nas-bench-101/network.ts';
import { formatCell, parseCell } from './nas-bench-101/text.ts';
import { resolveOptions } from './options.ts';
import type { NetworkSettings, Space, SpaceOption, Topology, TopologyOp } from './types.ts';

const id = 'nas-bench-101';

const options: readonly SpaceOption[] = [
  { name: 'C', description: 'channels of the first stack', default: 128, minimum: 5, maximum: 1024 },
  { name: 'N', description: 'cells per stack', default: 3, minimum: 1, maximum: 64 },
];

interface Plan {
  readonly shape: NetworkShape;
  readonly counts: CountPlan;
}

// One plan per settings object: counting all cells must not check the options a million times.
const plans = new WeakMap<NetworkSettings, Plan>();

function planOf(settings: NetworkSettings): Plan {
  let plan = plans.get(settings);
  if (plan === undefined) {
    const { C, N } = resolveOptions({ id, options }, settings.options);
    const { batch, resolution, classes } = settings;
    const shape = { batch, resolution, classes, channels: Number(C), cells: Number(N) };
    plan = { shape, counts: countPlan(shape) };
    plans.set(settings, plan);
  }
  return plan;
}

/** By label; every vertex of a cell is on a path. */
const views: readonly TopologyOp[] = [
  { kind: 'conv', kernel: 3, active: true },
  { kind: 'conv', kernel: 1, active: true },
  { kind: 'pool', kernel: 3, active: true },
];

// Only the labels count, so 364 views serve all cells.
const topologies = new Map<number, Topology>();

function topologyOf(cell: Cell): Topology {
  const key = cell.labels * 8 + cell.vertices;
  let topology = topologies.get(key);
  if (topology === undefined) {
    const ops: TopologyOp[] = [];
    for (let vertex = 1; vertex < cell.vertices - 1; vertex++) ops.push(views[labelOf(cell, vertex)]!);
    topology = { ops, connected: true };
    topologies.set(key, topology);
  }
  return topology;
}

export const nasBench101: Space<Cell> = {
  id,
  title: 'NAS-Bench-101',
  paper: 'NAS-Bench-101: Towards Reproducible Neural Architecture Search, arXiv 1902.09635',
  description:
    'A cell that is a DAG of at most 7 vertices and 9 edges with one of three operations on each inner vertex, three times in each of three stacks.',
  textForm:
    'Per vertex from 1, its operation and its sources: `conv3x3:0/maxpool3x3:0,1/output:1,2` (0 is the input; operations conv3x3, conv1x1, maxpool3x3). Read too: an adjacency matrix followed by the operations (`0110|0010|0001|0000 input;conv3x3-bn-relu;maxpool3x3;output`). Vertices on no path from input to output are dropped.',
  example: 'conv1x1:0/conv3x3:0/conv3x3:0/conv3x3:3/maxpool3x3:0/output:1,2,4,5',
  size: BigInt(classCount),
  options,
  defaults: { resolution: 32, classes: 10, batch: 64 },
  thin: { options: { C: 16 }, resolution: 16 },
  // Uniform over the classes, not over the matrices of a generator, which meet large cells more often.
  sample: sampleClass,
  mutate: mutateCell,
  cross: crossCells,
  neighbours: neighboursOfCell,
  enumerate: enumerateClasses,
  format: formatCell,
  parse: parseCell,
  canonical: (cell) => formatCell(canonicalCell(cell)),
  graph: (cell, settings) => buildNetwork(cell, planOf(settings).shape),
  counts: (cell, settings) => countNetwork(cell, planOf(settings).counts),
  layerCount(cell, settings) {
    const { cells } = planOf(settings).shape;
    return 2 + stacks * cells * convolutionsOf(cell);
  },
  topology: topologyOf,
  drawing(cell) {
    const last = cell.vertices - 1;
    const nodes = draftOf(cell).labels.map((label, vertex) =>
      vertex === 0 ? 'input' : vertex === last ? 'output' : operations[label]!,
    );
    const edges: { from: number; to: number; label: string }[] = [];
    for (let to = 1; to <= last; to++)
      for (let from = 0; from < to; from++) if (hasEdge(cell, from, to)) edges.push({ from, to, label: '' });
    return { nodes, edges };
  },
};
