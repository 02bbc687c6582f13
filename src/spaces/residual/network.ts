/** Residual networks of stages as pycls builds them (facebookresearch/pycls, `models/anynet.py`), and their counts. */
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
import { innerWidth, type Stage, type Stages } from './stages.ts';

export interface ResidualShape {
  readonly bottleneck: boolean;
  /** `cifar`: 3x3; `imagenet`: 7x7 of stride 2 and a 3x3 max pool of stride 2. Both with norm and ReLU. */
  readonly stem: 'cifar' | 'imagenet';
  readonly stemWidth: number;
  /** A stage's groups are their number, or the width of one. */
  readonly grouping: 'number' | 'width';
  readonly batch: number;
  readonly resolution: number;
  readonly classes: number;
}

const half = (side: number): number => Math.ceil(side / 2);
const strideOf = (stage: number, block: number): number => (stage > 0 && block === 0 ? 2 : 1);
const groupsOf = (stage: Stage, { grouping }: ResidualShape): number =>
  grouping === 'number' ? stage.groups : innerWidth(stage) / stage.groups;

/** Kernel, channels, groups, and whether it takes the block's stride, of the convolutions on a block's main path. */
function mainPath(stage: Stage, shape: ResidualShape) {
  const { width } = stage;
  const inner = innerWidth(stage);
  return shape.bottleneck
    ? [
        { name: 'a', kernel: 1, channels: inner, groups: 1, strided: false },
        { name: 'b', kernel: 3, channels: inner, groups: groupsOf(stage, shape), strided: true },
        { name: 'c', kernel: 1, channels: width, groups: 1, strided: false },
      ]
    : [
        { name: 'a', kernel: 3, channels: width, groups: 1, strided: true },
        { name: 'b', kernel: 3, channels: width, groups: 1, strided: false },
      ];
}

export function buildNetwork(stages: Stages, shape: ResidualShape): Graph {
  const { batch, resolution, classes, stem, stemWidth } = shape;
  const b = new GraphBuilder();
  let x = b.input('input', [batch, 3, resolution, resolution]);
  b.scope = 'stem';
  const large = stem === 'imagenet';
  x = relu(b, batchNorm(b, conv(b, x, stemWidth, large ? { kernel: 7, stride: 2 } : {})));
  if (large) {
    const window = { kernel: [3, 3], stride: [2, 2], pad: [1, 1, 1, 1], dilation: [1, 1] } as const;
    x = b.add('MaxPool', [x], window);
  }
  b.feature('stem', x);
  stages.forEach((stage, s) => {
    for (let i = 0; i < stage.depth; i++) {
      const scope = `stage${s + 1}/block${i + 1}`;
      x = addBlock(b, x, stage, strideOf(s, i), shape, scope);
      b.feature('block', x, scope);
    }
  });
  b.scope = 'head';
  const logits = linear(b, globalPool(b, x), classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

/** ReLU of the sum of the main path and the input, which a 1x1 convolution projects where the shape changes. */
function addBlock(
  b: GraphBuilder,
  x: ValueId,
  stage: Stage,
  blockStride: number,
  shape: ResidualShape,
  scope: string,
): ValueId {
  b.scope = scope;
  let shortcut = x;
  if (blockStride !== 1 || b.shape(x)[1] !== stage.width) {
    const projected = conv(b, x, stage.width, { kernel: 1, stride: blockStride, name: 'projection' });
    shortcut = batchNorm(b, projected, { name: 'projection_bn' });
  }
  const path = mainPath(stage, shape);
  let value = x;
  path.forEach(({ name, kernel, channels, groups, strided }, i) => {
    const stride = strided ? blockStride : 1;
    value = batchNorm(b, conv(b, value, channels, { kernel, stride, groups, name }), { name: `${name}_bn` });
    if (i + 1 < path.length) value = relu(b, value);
  });
  return relu(b, b.add('Add', [shortcut, value], {}));
}

/** Equal to counting the graph. */
export function countNetwork(stages: Stages, shape: ResidualShape): { params: number; macs: number } {
  const { resolution, classes, stem, stemWidth } = shape;
  let params = 0;
  let macs = 0;
  let side = resolution;
  let last = 3;
  const add = (kernel: number, input: number, output: number, groups: number, pixels: number, times: number): void => {
    const weights = (kernel ** 2 * input * output) / groups;
    params += times * (weights + 2 * output);
    macs += times * weights * pixels;
  };
  if (stem === 'imagenet') side = half(side);
  add(stem === 'imagenet' ? 7 : 3, last, stemWidth, 1, side ** 2, 1);
  if (stem === 'imagenet') side = half(side);
  last = stemWidth;
  stages.forEach((stage, s) => {
    const path = mainPath(stage, shape);
    const output = s > 0 ? half(side) : side;
    if (s > 0 || last !== stage.width) add(1, last, stage.width, 1, output ** 2, 1);
    // The first block may change width and size; the others are alike.
    for (const [from, first, times] of [
      [last, side, 1],
      [stage.width, output, stage.depth - 1],
    ] as const) {
      let input = from;
      let at = first;
      for (const { kernel, channels, groups, strided } of path) {
        if (strided) at = output;
        add(kernel, input, channels, groups, at ** 2, times);
        input = channels;
      }
    }
    last = stage.width;
    side = output;
  });
  return { params: params + (last + 1) * classes, macs: macs + last * classes };
}
