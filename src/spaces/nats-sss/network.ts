/** The network of the size space (NATS-Bench, arXiv 2009.00437; layer order of the official code): one cell per stage. */
import { NascentError } from '../../base/index.ts';
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
import { addFourNodeCell, fourNodeEdges } from '../blocks/four-node-cell.ts';
import { addReduction, reluConvNorm } from '../nas-bench-201/network.ts';
import type { NetworkSettings } from '../types.ts';

/** Channels of the stem, and of the cells and residual blocks after the first cell, which keeps the stem's. */
export type Widths = readonly [number, number, number, number, number];

/** The fixed cell: 3x3 convolutions on all edges but the one from input to output, which is a skip. */
const skipEdge = 3;
export const cellEdges: readonly { readonly from: number; readonly to: number; readonly skip: boolean }[] =
  fourNodeEdges.map(([from, to], edge) => ({ from, to, skip: edge === skipEdge }));

/** A residual block that halves the image (not in the first stage), then a cell. */
export interface Stage {
  readonly reduced: number;
  readonly out: number;
}

export const stagesOf = ([c0, c1, c2, c3, c4]: Widths): readonly Stage[] => [
  { reduced: c0, out: c0 },
  { reduced: c1, out: c2 },
  { reduced: c3, out: c4 },
];

/** A 3x3 convolution of stride 2 rounds an odd side up, the shortcut's 2x2 pool rounds it down. */
export function checkResolution(resolution: number): void {
  if (resolution >= 4 && resolution % 4 === 0) return;
  throw new NascentError('usage', {
    what: 'the network of NATS-Bench halves the image twice',
    expected: 'a resolution divisible by 4',
    got: String(resolution),
  });
}

export function buildNetwork(widths: Widths, { batch, resolution, classes }: NetworkSettings): Graph {
  checkResolution(resolution);
  const b = new GraphBuilder();
  let x = b.input('input', [batch, 3, resolution, resolution]);
  b.scope = 'stem';
  x = batchNorm(b, conv(b, x, widths[0]));
  b.feature('stem', x);
  stagesOf(widths).forEach(({ reduced, out }, stage) => {
    if (stage > 0) {
      x = addReduction(b, x, reduced, `reduction${stage}`);
      b.feature('block', x, `reduction${stage}`);
    }
    x = addCell(b, x, out, `stage${stage + 1}/cell0`);
    b.feature('block', x, `stage${stage + 1}/cell0`);
  });
  b.scope = 'head';
  const pooled = globalPool(b, relu(b, batchNorm(b, x)));
  const logits = linear(b, pooled, classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

const addCell = (b: GraphBuilder, x: ValueId, out: number, scope: string): ValueId =>
  addFourNodeCell(b, x, scope, (source, edge) =>
    edge === skipEdge ? widen(b, source, out) : reluConvNorm(b, source, out, 3),
  );

/** A skip between unequal widths is a 1x1 convolution with batch norm (a factorized reduction at stride 1, without its ReLU). */
function widen(b: GraphBuilder, x: ValueId, out: number): ValueId {
  return b.shape(x)[1] === out ? b.add('Identity', [x], {}) : batchNorm(b, conv(b, x, out, { kernel: 1 }));
}
