/** The network around a cell (NAS-Bench-101, arXiv 1902.09635, section 2.1; layer order of nasbench `model_builder.py`). */
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
import { type Cell, conv1x1, conv3x3, hasEdge, labelOf } from './cell.ts';
import { vertexChannels } from './channels.ts';

export interface NetworkShape {
  readonly batch: number;
  readonly resolution: number;
  readonly classes: number;
  /** Channels of the first stack; each of the three has twice the last one's. */
  readonly channels: number;
  /** Cells per stack. */
  readonly cells: number;
}

export const stacks = 3;

/** TensorFlow's decay 0.997 in our convention. */
const normOptions = { epsilon: 1e-5, momentum: 0.003 } as const;

function convNormRelu(b: GraphBuilder, x: ValueId, channels: number, kernel: number): ValueId {
  return relu(b, batchNorm(b, conv(b, x, channels, { kernel }), normOptions));
}

export function buildNetwork(cell: Cell, { batch, resolution, classes, channels, cells }: NetworkShape): Graph {
  const b = new GraphBuilder();
  let x = b.input('input', [batch, 3, resolution, resolution]);
  b.scope = 'stem';
  x = convNormRelu(b, x, channels, 3);
  b.feature('stem', x);
  for (let stack = 0; stack < stacks; stack++) {
    b.scope = `stack${stack}`;
    if (stack > 0) x = halve(b, x);
    for (let i = 0; i < cells; i++) {
      const scope = `stack${stack}/cell${i}`;
      x = addCell(b, cell, x, channels << stack, scope);
      b.feature('block', x, scope);
    }
  }
  b.scope = 'head';
  const logits = linear(b, globalPool(b, x), classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

/** 2x2 max pool of stride 2; odd sides are rounded up, as TensorFlow's "same". */
function halve(b: GraphBuilder, x: ValueId): ValueId {
  const [, , height, width] = b.shape(x) as readonly [number, number, number, number];
  return b.add('MaxPool', [x], {
    kernel: [2, 2],
    stride: [2, 2],
    pad: [0, 0, height % 2, width % 2],
    dilation: [1, 1],
  });
}

function addCell(b: GraphBuilder, cell: Cell, x: ValueId, width: number, scope: string): ValueId {
  const output = cell.vertices - 1;
  const channels = vertexChannels(cell, width);
  const add = (sum: ValueId | null, value: ValueId): ValueId => (sum === null ? value : b.add('Add', [sum, value], {}));
  const project = (to: number, count: number): ValueId => {
    b.scope = `${scope}/projection${to}`;
    return convNormRelu(b, x, count, 1);
  };
  const values = [x];
  for (let vertex = 1; vertex < output; vertex++) {
    let sum: ValueId | null = null;
    b.scope = `${scope}/vertex${vertex}`;
    for (let from = 1; from < vertex; from++)
      if (hasEdge(cell, from, vertex)) sum = add(sum, truncate(b, values[from]!, channels[vertex]!));
    if (hasEdge(cell, 0, vertex)) sum = add(sum, project(vertex, channels[vertex]!));
    b.scope = `${scope}/vertex${vertex}`;
    values.push(operate(b, sum!, labelOf(cell, vertex), channels[vertex]!));
  }
  const feeding = values.filter((_, vertex) => vertex > 0 && hasEdge(cell, vertex, output));
  b.scope = scope;
  let result: ValueId | null = feeding[0] ?? null;
  if (feeding.length > 1) result = b.add('Concat', feeding, { axis: 1 });
  if (hasEdge(cell, 0, output)) result = add(result, project(output, width));
  return result!;
}

function operate(b: GraphBuilder, x: ValueId, label: number, channels: number): ValueId {
  if (label === conv3x3 || label === conv1x1) return convNormRelu(b, x, channels, label === conv3x3 ? 3 : 1);
  return b.add('MaxPool', [x], { kernel: [3, 3], stride: [1, 1], pad: [1, 1, 1, 1], dilation: [1, 1] });
}

/** The first channels. */
function truncate(b: GraphBuilder, x: ValueId, channels: number): ValueId {
  if (b.shape(x)[1] === channels) return x;
  const open = Number.MAX_SAFE_INTEGER;
  return b.add('Slice', [x], { starts: [0, 0, 0, 0], ends: [open, channels, open, open], steps: [1, 1, 1, 1] });
}
