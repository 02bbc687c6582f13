/** One small program per op, used by every test that runs over all ops: derivatives, executors. */
import type { ProgramBuilder } from '../../src/engine/index.ts';
import type { OpKind, Shape, ValueId, Window } from '../../src/graph/index.ts';
import type { Stream } from '../../src/random/index.ts';

export interface OpCase {
  readonly name: string;
  readonly kind: OpKind;
  readonly shapes: readonly Shape[];
  readonly make: (b: ProgramBuilder, inputs: readonly ValueId[]) => ValueId;
  /** Inputs that the op has a derivative for; default all. */
  readonly smooth?: readonly number[];
  /** Keeps inputs away from kinks and poles. */
  readonly domain?: (x: number) => number;
}

const away = (x: number): number => x + Math.sign(x) * 0.2;
const positive = (x: number): number => 0.5 + Math.abs(x);
export const window = (k: number, s: number, p: number, d = 1): Window => ({
  kernel: [k, k],
  stride: [s, s],
  pad: [p, p, p, p],
  dilation: [d, d],
});
const image: Shape = [2, 3, 5, 5];

const conv = (name: string, x: Shape, w: Shape, a: Window & { groups: number }, bias = false): OpCase => ({
  name: `Conv ${name}`,
  kind: 'Conv',
  shapes: bias ? [x, w, [w[0]!]] : [x, w],
  make: (b, inputs) => b.add('Conv', inputs, a),
});
const unary = (
  kind: 'Relu' | 'Sigmoid' | 'HardSwish' | 'Gelu' | 'Erf' | 'Tanh' | 'Exp' | 'Log' | 'Sqrt' | 'Abs',
  domain?: (x: number) => number,
): OpCase => ({
  name: kind,
  kind,
  shapes: [[3, 4]],
  make: (b, inputs) => b.add(kind, inputs, {}),
  ...(domain ? { domain } : {}),
});
const binary = (kind: 'Add' | 'Sub' | 'Mul' | 'Div', other: Shape): OpCase => ({
  name: `${kind} with [${other}]`,
  kind,
  shapes: [[2, 3, 4], other],
  make: (b, inputs) => b.add(kind, inputs, {}),
  ...(kind === 'Div' ? { domain: positive } : {}),
});

export const opCases: readonly OpCase[] = [
  conv('3x3 pad 1', image, [4, 3, 3, 3], { ...window(3, 1, 1), groups: 1 }),
  conv('3x3 stride 2', image, [4, 3, 3, 3], { ...window(3, 2, 1), groups: 1 }),
  conv('stride 2, leftover row', [2, 2, 6, 6], [3, 2, 3, 3], { ...window(3, 2, 0), groups: 1 }),
  conv('depthwise with bias', [2, 4, 5, 5], [4, 1, 3, 3], { ...window(3, 1, 1), groups: 4 }, true),
  conv('groups, dilation 2', [2, 4, 7, 7], [6, 2, 3, 3], { ...window(3, 1, 2, 2), groups: 2 }),
  conv('1x1 padded (input gradient cuts)', image, [2, 3, 1, 1], { ...window(1, 1, 1), groups: 1 }),
  conv('uneven pads', image, [2, 3, 3, 2], {
    kernel: [3, 2],
    stride: [2, 1],
    pad: [0, 1, 2, 0],
    dilation: [1, 2],
    groups: 1,
  }),
  {
    name: 'ConvGradInput',
    kind: 'ConvGradInput',
    shapes: [
      [2, 4, 3, 3],
      [4, 3, 3, 3],
    ],
    make: (b, inputs) => b.add('ConvGradInput', inputs, { ...window(3, 2, 1), groups: 1, inputShape: [2, 3, 6, 6] }),
  },
  {
    name: 'ConvGradWeight',
    kind: 'ConvGradWeight',
    shapes: [
      [2, 4, 6, 6],
      [2, 2, 3, 3],
    ],
    make: (b, inputs) => b.add('ConvGradWeight', inputs, { ...window(3, 2, 1), groups: 2, weightShape: [2, 2, 3, 3] }),
  },
  ...[false, true].flatMap((transA) =>
    [false, true].map(
      (transB): OpCase => ({
        name: `Gemm ${transA} ${transB}`,
        kind: 'Gemm',
        shapes: [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4], [4]],
        make: (b, inputs) => b.add('Gemm', inputs, { transA, transB }),
      }),
    ),
  ),
  ...[false, true].flatMap((transA) =>
    [false, true].map(
      (transB): OpCase => ({
        name: `MatMul ${transA} ${transB} with broadcast`,
        kind: 'MatMul',
        shapes: [transA ? [2, 2, 3, 2] : [2, 2, 2, 3], transB ? [1, 4, 3] : [1, 3, 4]],
        make: (b, inputs) => b.add('MatMul', inputs, { transA, transB }),
      }),
    ),
  ),
  unary('Relu', away),
  unary('Sigmoid'),
  {
    name: 'HardSigmoid',
    kind: 'HardSigmoid',
    shapes: [[3, 4]],
    make: (b, x) => b.add('HardSigmoid', x, { alpha: 0.2, beta: 0.5 }),
  },
  unary('HardSwish', away),
  {
    name: 'Clip',
    kind: 'Clip',
    shapes: [[3, 4]],
    make: (b, x) => b.add('Clip', x, { low: -0.4137, high: 0.7791 }),
  },
  unary('Gelu'),
  unary('Erf'),
  unary('Tanh'),
  unary('Exp'),
  unary('Log', positive),
  unary('Sqrt', positive),
  unary('Abs', away),
  { name: 'Pow', kind: 'Pow', shapes: [[3, 4]], make: (b, x) => b.add('Pow', x, { exponent: 2.5 }), domain: positive },
  { name: 'Scale', kind: 'Scale', shapes: [[3, 4]], make: (b, x) => b.add('Scale', x, { factor: -2, offset: 3 }) },
  {
    name: 'InvSqrt',
    kind: 'InvSqrt',
    shapes: [[4]],
    make: (b, x) => b.add('InvSqrt', x, { epsilon: 1e-3 }),
    domain: positive,
  },
  { name: 'Softmax', kind: 'Softmax', shapes: [[3, 4, 2]], make: (b, x) => b.add('Softmax', x, { axis: 1 }) },
  ...(['Add', 'Sub', 'Mul', 'Div'] as const).flatMap((kind) => [binary(kind, [2, 3, 4]), binary(kind, [3, 1])]),
  {
    name: 'Concat',
    kind: 'Concat',
    shapes: [
      [2, 1, 3],
      [2, 2, 3],
    ],
    make: (b, x) => b.add('Concat', x, { axis: 1 }),
  },
  {
    name: 'Slice',
    kind: 'Slice',
    shapes: [[4, 7]],
    make: (b, x) => b.add('Slice', x, { starts: [1, 0], ends: [4, 7], steps: [1, 3] }),
  },
  {
    name: 'Pad',
    kind: 'Pad',
    shapes: [[2, 3]],
    make: (b, x) => b.add('Pad', x, { low: [1, 0], high: [0, 2], interior: [0, 2] }),
  },
  { name: 'Reshape', kind: 'Reshape', shapes: [[2, 3, 4]], make: (b, x) => b.add('Reshape', x, { target: [0, -1] }) },
  { name: 'Flatten', kind: 'Flatten', shapes: [[2, 3, 4]], make: (b, x) => b.add('Flatten', x, { axis: 1 }) },
  {
    name: 'Transpose',
    kind: 'Transpose',
    shapes: [[2, 3, 4]],
    make: (b, x) => b.add('Transpose', x, { permutation: [2, 0, 1] }),
  },
  ...[false, true].flatMap((countPadding): OpCase[] => [
    {
      name: `AveragePool countPadding ${countPadding}`,
      kind: 'AveragePool',
      shapes: [image],
      make: (b, x) => b.add('AveragePool', x, { ...window(3, 2, 1), countPadding }),
    },
    {
      name: `AveragePoolGrad countPadding ${countPadding}`,
      kind: 'AveragePoolGrad',
      shapes: [[2, 3, 3, 3]],
      make: (b, x) => b.add('AveragePoolGrad', x, { ...window(3, 2, 1), countPadding, inputShape: image }),
    },
  ]),
  { name: 'MaxPool', kind: 'MaxPool', shapes: [image], make: (b, x) => b.add('MaxPool', x, window(3, 2, 1)) },
  {
    name: 'MaxPoolGrad',
    kind: 'MaxPoolGrad',
    shapes: [[2, 3, 3, 3], image],
    make: (b, x) => b.add('MaxPoolGrad', x, window(3, 2, 1)),
    smooth: [0],
  },
  {
    name: 'MaxPoolPick',
    kind: 'MaxPoolPick',
    shapes: [image, image],
    make: (b, x) => b.add('MaxPoolPick', x, window(3, 2, 1)),
    smooth: [0],
  },
  {
    name: 'GlobalAveragePool',
    kind: 'GlobalAveragePool',
    shapes: [image],
    make: (b, x) => b.add('GlobalAveragePool', x, {}),
  },
  {
    name: 'ReduceSum',
    kind: 'ReduceSum',
    shapes: [[2, 3, 4]],
    make: (b, x) => b.add('ReduceSum', x, { axes: [0, 2], keepDims: false }),
  },
  {
    name: 'ReduceMean',
    kind: 'ReduceMean',
    shapes: [[2, 3, 4]],
    make: (b, x) => b.add('ReduceMean', x, { axes: [1], keepDims: true }),
  },
  {
    name: 'Broadcast',
    kind: 'Broadcast',
    shapes: [[3, 1]],
    make: (b, x) => b.add('Broadcast', x, { target: [2, 3, 4] }),
  },
  {
    name: 'CrossEntropy',
    kind: 'CrossEntropy',
    shapes: [[3, 4]],
    make: (b, x) => b.add('CrossEntropy', [x[0]!, b.constant([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], [3, 4])], {}),
  },
  { name: 'ChannelMean', kind: 'ChannelMean', shapes: [image], make: (b, x) => b.add('ChannelMean', x, {}) },
  {
    name: 'ChannelVariance of its own mean',
    kind: 'ChannelVariance',
    shapes: [image],
    make: (b, x) => b.add('ChannelVariance', [x[0]!, b.add('ChannelMean', x, {})], {}),
  },
  { name: 'ChannelDot', kind: 'ChannelDot', shapes: [image, image], make: (b, x) => b.add('ChannelDot', x, {}) },
  {
    name: 'ChannelAffine',
    kind: 'ChannelAffine',
    shapes: [image, [3], [3]],
    make: (b, x) => b.add('ChannelAffine', x, {}),
  },
  {
    name: 'Normalize (training batch norm)',
    kind: 'Normalize',
    shapes: [image, [3], [3]],
    make: (b, [x, scale, shift]) => {
      const mean = b.add('ChannelMean', [x!], {});
      const inv = b.add('InvSqrt', [b.add('ChannelVariance', [x!, mean], {})], { epsilon: 1e-5 });
      return b.add('Normalize', [x!, scale!, shift!, mean, inv], {});
    },
  },
  { name: 'SpatialDot', kind: 'SpatialDot', shapes: [image, image], make: (b, x) => b.add('SpatialDot', x, {}) },
  {
    name: 'ChannelGram',
    kind: 'ChannelGram',
    shapes: [image, [2, 4, 5, 5]],
    make: (b, x) => b.add('ChannelGram', x, {}),
  },
];

/** Scalar with curvature: sum of w * y^2 + w' * y, so that first and second derivatives are all exercised. */
export function scalarOf(b: ProgramBuilder, y: ValueId, rng: Stream): ValueId {
  const shape = b.shape(y);
  const count = shape.reduce((n, length) => n * length, 1);
  const weights = (): ValueId =>
    b.constant(
      Float64Array.from({ length: count }, () => rng.normal()),
      shape,
    );
  const square = b.add('Mul', [b.add('Mul', [y, y], {}), weights()], {});
  const total = b.add('Add', [square, b.add('Mul', [y, weights()], {})], {});
  return b.add('ReduceSum', [total], { axes: shape.map((_, axis) => axis), keepDims: false });
}
