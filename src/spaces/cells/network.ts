/** The networks of DARTS (arXiv 1806.09055) around any genotype; no drop-path and no auxiliary head, which are training aids. */
import {
  batchNorm,
  conv,
  type Graph,
  GraphBuilder,
  globalPool,
  linear,
  relu,
  type ValueId,
} from '../../graph/index.ts';
import { factorizedReduction } from '../blocks/factorized-reduction.ts';
import type { CellGenotype, Genotype } from './genotype.ts';
import { cellOperations } from './operations.ts';
import { type PlacedCell, placeCells, type Skeleton } from './skeleton.ts';

export function buildNetwork(genotype: Genotype, skeleton: Skeleton): Graph {
  const cells = placeCells(skeleton, genotype);
  const { batch, resolution, classes, norms } = skeleton;
  const b = new GraphBuilder();
  const image = b.input('input', [batch, 3, resolution, resolution]);
  let [before, last] = addStem(b, image, skeleton);
  cells.forEach((placed, i) => {
    const scope = `cell${i}`;
    const output = addCell(b, genotype[placed.kind], placed, [before, last], scope, norms);
    b.feature('block', output, scope);
    before = last;
    last = output;
  });
  b.scope = 'head';
  const logits = linear(b, globalPool(b, last), classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

/** The two maps that the first cell reads. */
function addStem(b: GraphBuilder, image: ValueId, { kind, channels }: Skeleton): [ValueId, ValueId] {
  if (kind === 'cifar') {
    b.scope = 'stem';
    const stem = batchNorm(b, conv(b, image, 3 * channels));
    b.feature('stem', stem);
    return [stem, stem];
  }
  b.scope = 'stem0';
  const quarter = conv(b, image, channels / 2, { stride: 2, name: 'conv_a' });
  const half = relu(b, batchNorm(b, quarter, { name: 'bn_a' }));
  const stem0 = batchNorm(b, conv(b, half, channels, { stride: 2, name: 'conv_b' }), { name: 'bn_b' });
  b.scope = 'stem1';
  const stem1 = batchNorm(b, conv(b, relu(b, stem0), channels, { stride: 2 }));
  b.feature('stem', stem1);
  return [stem0, stem1];
}

function addCell(
  b: GraphBuilder,
  cell: CellGenotype,
  { kind, channels, halves }: PlacedCell,
  [before, last]: readonly [ValueId, ValueId],
  scope: string,
  norms: Skeleton['norms'],
): ValueId {
  const squeeze = (x: ValueId): ValueId => batchNorm(b, conv(b, relu(b, x), channels, { kernel: 1 }));
  b.scope = `${scope}/preprocess0`;
  const first = halves ? factorizedReduction(b, before, channels) : squeeze(before);
  b.scope = `${scope}/preprocess1`;
  const nodes = [first, squeeze(last)];
  for (let i = 0; i < cell.edges.length; i += 2) {
    const [left, right] = [i, i + 1].map((e) => {
      const { operation, source } = cell.edges[e]!;
      b.scope = `${scope}/op${e}`;
      return cellOperations[operation].build(b, nodes[source]!, {
        stride: kind === 'reduce' && source < 2 ? 2 : 1,
        norms,
      });
    });
    b.scope = scope;
    nodes.push(b.add('Add', [left!, right!], {}));
  }
  return b.add(
    'Concat',
    cell.concat.map((node) => nodes[node]!),
    { axis: 1 },
  );
}
