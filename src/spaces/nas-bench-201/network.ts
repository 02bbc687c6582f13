/** The macro network around a cell and its closed-form counts (NAS-Bench-201, arXiv 2001.00326, section 2). */
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
import { averagePool, type Cell, conv1x1, conv3x3, edges, operationAt, skip } from './cell.ts';

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
function reluConvNorm(b: GraphBuilder, x: ValueId, channels: number, kernel: number, stride = 1): ValueId {
  return batchNorm(b, conv(b, relu(b, x), channels, { kernel, stride }));
}

function addCell(b: GraphBuilder, cell: Cell, x: ValueId, channels: number, scope: string): ValueId {
  const nodes = [x];
  for (let to = 1; to < 4; to++) {
    let sum: ValueId | null = null;
    edges.forEach(([from, target], edge) => {
      if (target !== to) return;
      b.scope = `${scope}/edge${to}-${from}`;
      const source = nodes[from]!;
      const operation = operationAt(cell, edge);
      let value: ValueId;
      if (operation === conv1x1 || operation === conv3x3)
        value = reluConvNorm(b, source, channels, operation === conv3x3 ? 3 : 1);
      else if (operation === averagePool) value = b.add('AveragePool', [source], pool(3, 1, 1));
      // Nodes of their own, as the benchmark's modules: programs simplify both away.
      else value = b.add(operation === skip ? 'Identity' : 'Zero', [source], {});
      b.scope = scope;
      sum = sum === null ? value : b.add('Add', [sum, value], {});
    });
    nodes.push(sum!);
  }
  return nodes[3]!;
}

/** Stride-2 residual block: two ReLU-conv-norm on the main path, average pool and plain 1x1 convolution on the other. */
function addReduction(b: GraphBuilder, x: ValueId, channels: number, scope: string): ValueId {
  b.scope = `${scope}/conv_a`;
  const a = reluConvNorm(b, x, channels, 3, 2);
  b.scope = `${scope}/conv_b`;
  const main = reluConvNorm(b, a, channels, 3);
  b.scope = `${scope}/downsample`;
  const shortcut = conv(b, b.add('AveragePool', [x], pool(2, 2, 0)), channels, { kernel: 1 });
  b.scope = scope;
  return b.add('Add', [shortcut, main], {});
}

export function buildNetwork(cell: Cell, shape: NetworkShape): Graph {
  const b = new GraphBuilder();
  const { batch, resolution, imageChannels } = shape;
  let x = b.input('input', [batch, imageChannels, resolution, resolution]);
  b.scope = 'stem';
  if (shape.stem) {
    x = batchNorm(b, conv(b, x, shape.channels));
    b.feature('stem', x);
  }
  for (let stage = 0; stage < 3; stage++) {
    const channels = shape.channels << stage;
    if (stage > 0) {
      x = addReduction(b, x, channels, `reduction${stage}`);
      b.feature('block', x);
    }
    for (let i = 0; i < shape.cells; i++) {
      const scope = `stage${stage + 1}/cell${i}`;
      x = addCell(b, cell, x, channels, scope);
      b.scope = scope;
      b.feature('block', x);
    }
  }
  b.scope = 'head';
  const pooled = globalPool(b, relu(b, batchNorm(b, x)));
  const logits = linear(b, pooled, shape.classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

/** Convolution edges by kernel. */
export function countConvolutions(cell: Cell): { readonly n1: number; readonly n3: number } {
  let n1 = 0;
  let n3 = 0;
  for (let rest = cell; rest > 0; rest = Math.floor(rest / 5)) {
    const operation = rest % 5;
    if (operation === conv1x1) n1++;
    else if (operation === conv3x3) n3++;
  }
  return { n1, n3 };
}

/**
 * Trainable scalars and multiply-accumulates (convolutions and the linear layer, no bias). The official counter adds one per
 * classifier bias. Closed form of the network above; equal to counting the graph.
 */
export function countNetwork(
  cell: Cell,
  shape: NetworkShape,
): { params: number; macs: number; paramsOfficial: number; macsOfficial: number } {
  const { channels: c0, cells, classes, imageChannels, stem } = shape;
  const { n1, n3 } = countConvolutions(cell);
  let params = 0;
  let macs = 0;
  let side = shape.resolution;
  let area = side * side;
  if (stem) {
    params += 9 * imageChannels * c0 + 2 * c0;
    macs += 9 * imageChannels * c0 * area;
  }
  for (let stage = 0; stage < 3; stage++) {
    const c = c0 << stage;
    if (stage > 0) {
      const half = c / 2;
      // The 3x3 convolutions round an odd side up, the shortcut's 2x2 pool rounds it down (they differ only for side 3, where
      // the 1x1 result is broadcast, as in TE-NAS's 3x3 crops).
      const pooled = Math.floor(side / 2);
      side = Math.ceil(side / 2);
      area = side * side;
      const main = 9 * half * c + 9 * c * c;
      params += main + half * c + 4 * c;
      macs += main * area + half * c * pooled * pooled;
    }
    const weights = (9 * n3 + n1) * c * c;
    params += cells * (weights + (n1 + n3) * 2 * c);
    macs += cells * weights * area;
  }
  const last = c0 * 4;
  params += 2 * last + last * classes + classes;
  macs += last * classes;
  return { params, macs, paramsOfficial: params, macsOfficial: macs + classes };
}
