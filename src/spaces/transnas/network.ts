/** Networks of TransNAS-Bench-101 (arXiv 2105.11871, section 3; layer order of the benchmark's code): stem, cells, head. */
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
import { addDecoder } from './decoder.ts';
import type { CellPlace, NetworkPlan } from './plan.ts';

/** Adds one cell; the builder's scope is the cell's. */
export type AddCell = (b: GraphBuilder, x: ValueId, place: CellPlace) => ValueId;

/** ReLU, convolution without bias, batch norm. */
export function reluConvNorm(b: GraphBuilder, x: ValueId, channels: number, kernel: number, stride: number): ValueId {
  return batchNorm(b, conv(b, relu(b, x), channels, { kernel, stride }));
}

/** The output `logits` is [batch, classes]: with a decoder, the mean of its picture over positions. */
export function buildNetwork(plan: NetworkPlan, addCell: AddCell): Graph {
  const { batch, resolution, classes, base, cells, decoder } = plan;
  const b = new GraphBuilder();
  let x = b.input('input', [batch, 3, resolution, resolution]);
  b.scope = 'stem/conv0';
  x = batchNorm(b, conv(b, x, base / 2, { stride: 2 }));
  b.scope = 'stem/conv1';
  x = reluConvNorm(b, x, base, 3, 2);
  b.feature('stem', x, 'stem');
  for (const place of cells) {
    b.scope = place.scope;
    x = addCell(b, x, place);
    b.feature('block', x, place.scope);
  }
  b.scope = 'head';
  if (decoder === null) {
    const logits = linear(b, globalPool(b, x), classes, { name: 'classifier' });
    b.scope = '';
    return b.build({ logits });
  }
  b.feature('last', x, 'last');
  const picture = addDecoder(b, x, decoder);
  b.scope = 'head';
  const logits = b.add('Flatten', [b.add('GlobalAveragePool', [picture], {})], { axis: 1 });
  b.scope = '';
  return b.build({ logits });
}
