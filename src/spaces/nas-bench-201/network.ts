/** The macro network around a cell (NAS-Bench-201, arXiv 2001.00326, section 2; layer order of the official code). */
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
import { addFourNodeCell } from '../blocks/four-node-cell.ts';
import { averagePool, type Cell, conv1x1, conv3x3, operationAt, skip } from './cell.ts';

export interface NetworkShape {
  readonly channels: number;
  /** Cells per stage. */
  readonly cells: number;
  readonly resolution: number;
  readonly classes: number;
  readonly batch: number;
  readonly imageChannels: number;
  /** False leaves out the stem: the first cell reads the image (TE-NAS's thin networks). */
  readonly stem: boolean;
  /** Blocks (cells and residual blocks) kept before the head; 0 keeps all. */
  readonly depth: number;
}

/** A cell or a residual block, in order. */
export interface Block {
  readonly kind: 'cell' | 'reduction';
  readonly scope: string;
  /** Output channels. */
  readonly channels: number;
  /** Output height and width. */
  readonly side: number;
  /** Side of the shortcut of a residual block. */
  readonly shortcutSide: number;
}

/** The blocks of the macro network. Throws NascentError where the settings make no network. */
export function blocksOf(shape: NetworkShape): readonly Block[] {
  const { channels, cells, resolution, imageChannels, stem, depth } = shape;
  if (!stem && imageChannels !== channels) {
    throw new NascentError('usage', {
      what: 'a NAS-Bench-201 network without a stem reads the image in its first cell',
      expected: `channels equal to C (${channels})`,
      got: `channels=${imageChannels}`,
    });
  }
  const blocks: Block[] = [];
  let side = resolution;
  for (let stage = 0; stage < 3; stage++) {
    const width = channels << stage;
    if (stage > 0) {
      // A 3x3 convolution of stride 2 rounds an odd side up, the shortcut's 2x2 pool rounds it down.
      const shortcutSide = Math.floor(side / 2);
      side = Math.ceil(side / 2);
      blocks.push({ kind: 'reduction', scope: `reduction${stage}`, channels: width, side, shortcutSide });
    }
    for (let i = 0; i < cells; i++)
      blocks.push({ kind: 'cell', scope: `stage${stage + 1}/cell${i}`, channels: width, side, shortcutSide: side });
  }
  const kept = depth > 0 ? blocks.slice(0, depth) : blocks;
  // The two sides add only where they are equal, or where a 1x1 shortcut is broadcast (TE-NAS's 3x3 crops).
  if (kept.some((block) => block.shortcutSide !== block.side && block.shortcutSide !== 1)) {
    throw new NascentError('usage', {
      what: 'NAS-Bench-201 halves the image twice',
      expected: 'a resolution divisible by 4',
      got: String(resolution),
    });
  }
  return kept;
}

const pool = (size: number, stride: number, pad: number) =>
  ({
    kernel: [size, size],
    stride: [stride, stride],
    pad: [pad, pad, pad, pad],
    dilation: [1, 1],
    countPadding: false,
  }) as const;

/** ReLU, convolution without bias, batch norm. */
export function reluConvNorm(b: GraphBuilder, x: ValueId, channels: number, kernel: number, stride = 1): ValueId {
  return batchNorm(b, conv(b, relu(b, x), channels, { kernel, stride }));
}

const addCell = (b: GraphBuilder, cell: Cell, x: ValueId, channels: number, scope: string): ValueId =>
  addFourNodeCell(b, x, scope, (source, edge) => {
    const operation = operationAt(cell, edge);
    if (operation === conv1x1 || operation === conv3x3)
      return reluConvNorm(b, source, channels, operation === conv3x3 ? 3 : 1);
    if (operation === averagePool) return b.add('AveragePool', [source], pool(3, 1, 1));
    // Nodes of their own, as the benchmark's modules: programs simplify both away.
    return b.add(operation === skip ? 'Identity' : 'Zero', [source], {});
  });

/** Stride-2 residual block: two ReLU-conv-norm on the main path, average pool and plain 1x1 convolution on the other. */
export function addReduction(b: GraphBuilder, x: ValueId, channels: number, scope: string): ValueId {
  b.scope = `${scope}/conv_a`;
  const a = reluConvNorm(b, x, channels, 3, 2);
  b.scope = `${scope}/conv_b`;
  const main = reluConvNorm(b, a, channels, 3);
  b.scope = `${scope}/downsample`;
  const shortcut = conv(b, b.add('AveragePool', [x], pool(2, 2, 0)), channels, { kernel: 1 });
  b.scope = scope;
  return b.add('Add', [shortcut, main], {});
}

export function buildNetwork(cell: Cell, shape: NetworkShape, blocks: readonly Block[] = blocksOf(shape)): Graph {
  const b = new GraphBuilder();
  const { batch, resolution, imageChannels } = shape;
  let x = b.input('input', [batch, imageChannels, resolution, resolution]);
  if (shape.stem) {
    b.scope = 'stem';
    x = batchNorm(b, conv(b, x, shape.channels));
    b.feature('stem', x);
  }
  for (const { kind, channels, scope } of blocks) {
    x = kind === 'cell' ? addCell(b, cell, x, channels, scope) : addReduction(b, x, channels, scope);
    b.feature('block', x, scope);
  }
  b.scope = 'head';
  const pooled = globalPool(b, relu(b, batchNorm(b, x)));
  const logits = linear(b, pooled, shape.classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}
