/**
 * Networks of DenseNet-type cells (NN-Mass, arXiv 1910.00780, and FLASH, arXiv 2108.00568; layers of the released
 * `regular_dense_cnn`): a cell is a chain of 3x3 convolutions; from the third on they also read some channels of earlier layers.
 */
import { batchNorm, conv, type Graph, GraphBuilder, linear, relu, type ValueId } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import type { NetworkSettings, SkipCell } from '../types.ts';

export interface DenseCell {
  readonly width: number;
  readonly depth: number;
  /** Most channels a layer takes from earlier layers than the last one. */
  readonly links: number;
}

/** Channels that layer l takes from the layers 0..l-2. */
export const linksInto = ({ width, links }: DenseCell, layer: number): number =>
  Math.max(0, Math.min(links, (layer - 1) * width));

export const skipCellOf = (cell: DenseCell): SkipCell => ({
  width: cell.width,
  depth: cell.depth,
  skipChannels: Array.from({ length: cell.depth }, (_, layer) => linksInto(cell, layer)),
});

/** Side of the pooled features that the classifier reads: a 2x2 average pool, left out for single pixels. */
const pooledSide = (side: number): number => Math.max(1, Math.floor(side / 2));

export function buildConcat(cells: readonly DenseCell[], settings: NetworkSettings, seed: number): Graph {
  const { batch, resolution, classes } = settings;
  const b = new GraphBuilder();
  let x = b.input('input', [batch, 3, resolution, resolution]);
  cells.forEach((cell, c) => {
    x = addDenseCell(b, x, cell, c, seed);
  });
  b.scope = 'head';
  b.feature('last', x, 'last');
  const side = b.shape(x)[2]!;
  const kernel = [2, 2] as const;
  const pool = { kernel, stride: kernel, pad: [0, 0, 0, 0] as const, dilation: [1, 1] as const, countPadding: false };
  const pooled = side > 1 ? b.add('AveragePool', [x], pool) : x;
  const logits = linear(b, b.add('Flatten', [pooled], { axis: 1 }), classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

/** The first two layers are convolution and batch norm, the others batch norm, ReLU and convolution. */
function addDenseCell(b: GraphBuilder, input: ValueId, cell: DenseCell, c: number, seed: number): ValueId {
  const { width, depth } = cell;
  const outputs: ValueId[] = [];
  for (let layer = 0; layer < depth; layer++) {
    b.scope = `cell${c}/layer${layer}`;
    if (layer < 2) {
      const x = layer === 0 ? input : relu(b, outputs[0]!);
      outputs.push(batchNorm(b, conv(b, x, width, { stride: layer === 0 && c > 0 ? 2 : 1 })));
      if (layer === 0 && c === 0) b.feature('stem', outputs[0]!, 'stem');
      continue;
    }
    const linked = linkedChannels(b, outputs.slice(0, -1), cell, c, seed);
    const last = outputs.at(-1)!;
    const joined = linked.length > 0 ? b.add('Concat', [last, ...linked], { axis: 1 }) : last;
    outputs.push(conv(b, relu(b, batchNorm(b, joined)), width));
  }
  const output = outputs.at(-1)!;
  b.feature('block', output, `cell${c}`);
  return output;
}

/**
 * Channels of earlier layers, drawn without replacement. How many come from which layer is drawn; from a layer it is a run of
 * channels from a drawn position, because single channels would be a node each, and the channels of a layer are exchangeable.
 */
function linkedChannels(
  b: GraphBuilder,
  sources: readonly ValueId[],
  cell: DenseCell,
  c: number,
  seed: number,
): ValueId[] {
  const { width } = cell;
  const layer = sources.length + 1;
  const rng = stream(seed, 'skip links', c, layer);
  const left = sources.map(() => width);
  let total = width * sources.length;
  for (let link = linksInto(cell, layer); link > 0; link--) {
    let at = rng.int(total--);
    let source = 0;
    while (at >= left[source]!) at -= left[source++]!;
    left[source]!--;
  }
  const taken: ValueId[] = [];
  sources.forEach((value, source) => {
    const count = width - left[source]!;
    const from = rng.int(width);
    if (count === width) taken.push(value);
    else if (count > 0) {
      const end = Math.min(from + count, width);
      taken.push(channelsOf(b, value, from, end));
      if (from + count > width) taken.push(channelsOf(b, value, 0, from + count - width));
    }
  });
  return taken;
}

function channelsOf(b: GraphBuilder, x: ValueId, from: number, to: number): ValueId {
  const open = Number.MAX_SAFE_INTEGER;
  return b.add('Slice', [x], { starts: [0, from, 0, 0], ends: [open, to, open, open], steps: [1, 1, 1, 1] });
}

/** Equal to counting the graph. */
export function countConcat(
  cells: readonly DenseCell[],
  { resolution, classes }: NetworkSettings,
): { params: number; macs: number } {
  let params = 0;
  let macs = 0;
  let side = resolution;
  let last = 3;
  cells.forEach((cell, c) => {
    const { width, depth } = cell;
    if (c > 0) side = Math.ceil(side / 2);
    for (let layer = 0; layer < depth; layer++) {
      const input = last + linksInto(cell, layer);
      const weights = 9 * input * width;
      params += weights + 2 * (layer < 2 ? width : input);
      macs += weights * side ** 2;
      last = width;
    }
  });
  const features = last * pooledSide(side) ** 2;
  return { params: params + (features + 1) * classes, macs: macs + features * classes };
}
