/** TransNAS-Bench-101, cell-level space: 4,096 cells in one skeleton, seven tasks (Duan et al., arXiv 2105.11871). */
import type { GraphBuilder, ValueId } from '../graph/index.ts';
import { factorizedReduction } from './blocks/factorized-reduction.ts';
import { addFourNodeCell } from './blocks/four-node-cell.ts';
import { indexError } from './index-error.ts';
import {
  canonicalCell,
  cellCount,
  cellTopology,
  conv1x1,
  conv3x3,
  edges,
  formatCell,
  type MicroCell,
  none,
  operationAt,
  operations,
  parseCell,
  skip,
  withOperation,
} from './transnas/cell.ts';
import { type CountSum, countNetwork } from './transnas/counts.ts';
import { buildNetwork, reluConvNorm } from './transnas/network.ts';
import { type CellPlace, options, planNetwork } from './transnas/plan.ts';
import type { NetworkSettings, Space } from './types.ts';

const id = 'transnas-micro';
const skeleton = '41414';
/** The benchmark numbers the macro networks first. */
const firstIndex = 3256;

const planOf = (settings: NetworkSettings) => planNetwork(id, options, skeleton, settings);

export const transNasMicro: Space<MicroCell> = {
  id,
  title: 'TransNAS-Bench-101 micro',
  paper:
    'TransNAS-Bench-101: Improving Transferability and Generalizability of Cross-Task Neural Architecture Search, arXiv 2105.11871',
  description:
    'A cell of four nodes with one of four operations on each of six edges, ten times in a fixed skeleton; heads for seven vision tasks.',
  reconstruction:
    'The jigsaw head sees one tile (the benchmark concatenates nine), and the logits of the dense tasks are the mean of the picture over positions; their transposed convolutions count the products with inserted zeros; params and MACs of the backbone equal the official code for all checked cells.',
  textForm:
    "The benchmark's name `64-41414-a_bc_def`: the operations into node 1, node 2 and node 3, by source; 0 none, 1 skip, 2 conv1x1, 3 conv3x3. The cell alone (`a_bc_def` or `abcdef`) is read too.",
  example: '64-41414-3_33_333',
  size: BigInt(cellCount),
  options,
  defaults: { resolution: 256, classes: 75, batch: 32 },
  thin: { options: { C: 8 }, resolution: 64 },
  sample: (rng) => rng.int(cellCount),
  mutate(cell, rng) {
    const edge = rng.int(edges.length);
    return withOperation(
      cell,
      edge,
      (operationAt(cell, edge) + 1 + rng.int(operations.length - 1)) % operations.length,
    );
  },
  cross(a, b, rng) {
    let child = a;
    for (let edge = 0; edge < edges.length; edge++)
      if (rng.int(2) === 1) child = withOperation(child, edge, operationAt(b, edge));
    return child;
  },
  *neighbours(cell) {
    for (let edge = 0; edge < edges.length; edge++)
      for (let operation = 0; operation < operations.length; operation++)
        if (operation !== operationAt(cell, edge)) yield withOperation(cell, edge, operation);
  },
  *enumerate() {
    for (let cell = 0; cell < cellCount; cell++) yield cell;
  },
  index: (cell) => firstIndex + cell,
  fromIndex(index) {
    const cell = index - firstIndex;
    if (!Number.isInteger(cell) || cell < 0 || cell >= cellCount)
      throw indexError(transNasMicro.title, firstIndex, firstIndex + cellCount - 1, index);
    return cell;
  },
  format: formatCell,
  parse: parseCell,
  canonical: canonicalCell,
  graph: (cell, settings) => buildNetwork(planOf(settings), (b, x, place) => addCell(b, cell, x, place)),
  counts: (cell, settings) => countNetwork(planOf(settings), (sum, place) => countCell(sum, cell, place)),
  topology: cellTopology,
  drawing: (cell) => ({
    nodes: ['input', '1', '2', 'output'],
    edges: edges.map(([from, to], edge) => ({ from, to, label: operations[operationAt(cell, edge)]! })),
  }),
};

/** Edges from node 0 carry the cell's change of shape. */
function addCell(b: GraphBuilder, cell: MicroCell, x: ValueId, { scope, channels, stride }: CellPlace): ValueId {
  const changes = stride === 2 || b.shape(x)[1] !== channels;
  return addFourNodeCell(b, x, scope, (source, edge, from) => {
    const operation = operationAt(cell, edge);
    if (operation === conv1x1 || operation === conv3x3)
      return reluConvNorm(b, source, channels, operation === conv3x3 ? 3 : 1, from === 0 ? stride : 1);
    if (from > 0 || !changes) return b.add(operation === skip ? 'Identity' : 'Zero', [source], {});
    return operation === skip ? factorizedReduction(b, source, channels) : absent(b, source, channels);
  });
}

/** Zeros of half the image's sides and twice its channels. */
function absent(b: GraphBuilder, x: ValueId, channels: number): ValueId {
  const starts = [0, 0, 0, 0];
  const ends = starts.map(() => Number.MAX_SAFE_INTEGER);
  const strided = b.add('Slice', [x], { starts, ends, steps: [1, 1, 2, 2] });
  const zeros = b.add('Zero', [strided], {});
  return b.add('Concat', Array(channels / b.shape(x)[1]!).fill(zeros), { axis: 1 });
}

function countCell(sum: CountSum, cell: MicroCell, { channelsIn, channels, side }: CellPlace): void {
  edges.forEach(([from], edge) => {
    const operation = operationAt(cell, edge);
    const width = from === 0 ? channelsIn : channels;
    // The two halves of a factorized reduction are as many weights as one 1x1 convolution.
    const reduces = operation === skip && width !== channels;
    if (operation === none || (operation === skip && !reduces)) return;
    sum.conv(width, channels, operation === conv3x3 ? 3 : 1, side);
  });
}
