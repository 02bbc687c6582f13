/**
 * One contract for all executors: every op, its gradient and the gradient's gradient against the float64 reference (itself
 * checked against finite differences). float32 sums of a few hundred terms are good to about 1e-5 of the largest element; the
 * bound is 1e-4.
 */
import * as ort from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { createOnnxRuntimeExecutor, createReferenceExecutor, gradients, ProgramBuilder } from '../src/engine/index.ts';
import type { Shape, ValueId } from '../src/graph/index.ts';
import { stream } from '../src/random/index.ts';
import { expectSameOutputs, runWith } from './support/executor-contract.ts';
import { type OpCase, opCases, scalarOf, window } from './support/op-cases.ts';

const reference = createReferenceExecutor();
const standard = await createOnnxRuntimeExecutor(ort, { lowering: 'standard' });
const automatic = await createOnnxRuntimeExecutor(ort);
web.env.wasm.numThreads = 1;
const webAssembly = await createOnnxRuntimeExecutor(web);
const executors = [
  { name: 'standard', executor: standard },
  { name: 'standard in WebAssembly', executor: webAssembly },
  ...(automatic.lowering === 'standard' ? [] : [{ name: automatic.lowering, executor: automatic }]),
];

/** Shapes that blocks of 8 and of 16 can hold, batch included, and ops between blocked and row-major values. */
const map: Shape = [16, 32, 6, 6];
const blockedCases: readonly OpCase[] = [
  ...(
    [
      ['3x3', [32, 32, 3, 3], { ...window(3, 1, 1), groups: 1 }],
      ['3x3 stride 2', [16, 32, 3, 3], { ...window(3, 2, 1), groups: 1 }],
      ['stride 2, leftover row', [16, 32, 3, 3], { ...window(3, 2, 0), groups: 1 }],
      ['1x1 stride 2', [16, 32, 1, 1], { ...window(1, 2, 0), groups: 1 }],
      ['1x1 padded', [16, 32, 1, 1], { ...window(1, 1, 1), groups: 1 }],
      ['dilation 2', [16, 32, 3, 3], { ...window(3, 1, 2, 2), groups: 1 }],
      ['two groups', [32, 16, 3, 3], { ...window(3, 1, 1), groups: 2 }],
      ['depthwise', [32, 1, 3, 3], { ...window(3, 1, 1), groups: 32 }],
      ['depthwise stride 2', [32, 1, 5, 5], { ...window(5, 2, 2), groups: 32 }],
      ['few outputs', [6, 32, 3, 3], { ...window(3, 1, 1), groups: 1 }],
    ] as const
  ).map(
    ([name, w, a]): OpCase => ({
      name: `blocked Conv ${name}`,
      kind: 'Conv',
      shapes: [map, w, [w[0]]],
      make: (b, [x, weights, bias]) => {
        const y = b.add('Relu', [b.add('Conv', [x!, weights!, bias!], a)], {});
        return b.add('Add', [y, b.add('Sigmoid', [y], {})], {});
      },
    }),
  ),
  {
    name: 'image input, odd batch, sums of convolutions',
    kind: 'Conv',
    shapes: [
      [3, 3, 7, 7],
      [16, 3, 3, 3],
      [16, 16, 1, 1],
    ],
    make: (b, [x, w, v]) => {
      const h = b.add('Conv', [x!, w!], { ...window(3, 1, 1), groups: 1 });
      const r = b.add('Relu', [h], {});
      const p = b.add('Conv', [r, v!], { ...window(1, 1, 0), groups: 1 });
      return b.add('Relu', [b.add('Add', [b.add('Add', [p, h], {}), b.add('Tanh', [h], {})], {})], {});
    },
  },
  ...[
    { ...window(3, 1, 1), countPadding: false },
    { ...window(3, 1, 1), countPadding: true },
    { ...window(2, 2, 0), countPadding: false },
    { ...window(3, 2, 1), countPadding: false },
    { ...window(3, 2, 0), countPadding: true },
    { ...window(2, 1, 2, 2), countPadding: false },
  ].map(
    (a): OpCase => ({
      name: `blocked AveragePool ${a.kernel} stride ${a.stride} pad ${a.pad} dilation ${a.dilation} ${a.countPadding}`,
      kind: 'AveragePool',
      shapes: [map],
      make: (b, [x]) => b.add('AveragePool', [inBlocks(b, x!)], a),
    }),
  ),
  blockedUnary('MaxPool', (b, x) => b.add('MaxPool', [x], window(3, 2, 1))),
  blockedUnary('Concat and Slice', (b, x) => {
    const joined = b.add('Concat', [x, b.add('Tanh', [x], {}), x], { axis: 1 });
    const sliced = { starts: [0, 16, 0, 0], ends: [8, 80, 6, 6], steps: [1, 1, 1, 1] };
    return b.add('Slice', [joined], sliced);
  }),
  blockedUnary('Slice inside a block', (b, x) =>
    b.add('Slice', [x], { starts: [0, 3, 0, 1], ends: [16, 20, 6, 6], steps: [1, 1, 1, 2] }),
  ),
  blockedUnary('ReLU6', (b, x) => b.add('Clip', [b.scale(x, 4)], { low: 0, high: 6 })),
  blockedUnary('squeeze and excitation', (b, x) => {
    const gate = b.add('Sigmoid', [b.add('GlobalAveragePool', [x], {})], {});
    return b.add('Mul', [x, gate], {});
  }),
  blockedUnary('broadcasting', (b, x) => {
    const plane = b.add('ReduceMean', [x], { axes: [0, 1], keepDims: false });
    const image = b.add('ReduceSum', [x], { axes: [1, 2, 3], keepDims: true });
    const full = b.add('ReduceMean', [x], { axes: [0], keepDims: true });
    const y = b.add('Div', [b.add('Sub', [plane, x], {}), b.scale(b.add('Exp', [b.scale(image, 0.01)], {}), 2)], {});
    return b.add('Mul', [y, full], {});
  }),
  ...([[0, 2, 3], [2, 3], [1], [0, 1, 2, 3]] as const).map((axes) =>
    blockedUnary(`ReduceSum ${axes}`, (b, x) =>
      b.add('ReduceSum', [b.add('Mul', [x, x], {})], { axes, keepDims: false }),
    ),
  ),
  blockedUnary('batch norm', (b, x) => {
    const mean = b.add('ChannelMean', [x], {});
    const inv = b.add('InvSqrt', [b.add('ChannelVariance', [x, mean], {})], { epsilon: 1e-5 });
    return b.add('Normalize', [x, b.fill(1, [32]), b.fill(0, [32]), mean, inv], {});
  }),
  blockedUnary('channel statistics', (b, x) => {
    const y = b.add('Tanh', [x], {});
    const gram = b.add('ChannelGram', [x, y], {});
    const dot = b.add('ChannelDot', [x, y], {});
    const affine = b.add('ChannelAffine', [x, dot, b.add('ChannelMean', [y], {})], {});
    const scaled = b.add('Mul', [affine, b.reshape(b.add('SpatialDot', [x, y], {}), [16, 32, 1, 1])], {});
    return b.add('Mul', [scaled, b.add('ReduceSum', [gram], { axes: [0, 1], keepDims: false })], {});
  }),
  blockedUnary('flattened', (b, x) => b.add('Flatten', [x], { axis: 1 })),
];

/** A convolution result: blocked where that lowering is used. */
function inBlocks(b: ProgramBuilder, x: ValueId): ValueId {
  const identity = Float64Array.from({ length: 32 * 32 }, (_, i) => (i % 33 === 0 ? 1 : 0));
  return b.add('Conv', [x, b.constant(identity, [32, 32, 1, 1])], { ...window(1, 1, 0), groups: 1 });
}

function blockedUnary(name: string, make: (b: ProgramBuilder, x: ValueId) => ValueId): OpCase {
  return { name: `blocked ${name}`, kind: 'Conv', shapes: [map], make: (b, [x]) => make(b, inBlocks(b, x!)) };
}

describe.each(executors)('$name', ({ executor }) => {
  it.each([...opCases, ...blockedCases])('$name: value, first and second derivative', async (op) => {
    const rng = stream(2, 'executors', op.name);
    const b = new ProgramBuilder();
    const inputs = op.shapes.map((shape, i) => b.input(`x${i}`, shape));
    const draw = (shape: Shape): Float32Array =>
      Float32Array.from({ length: shape.reduce((n, length) => n * length, 1) }, () =>
        (op.domain ?? ((x) => x))(rng.normal()),
      );
    const targets = (op.smooth ?? op.shapes.map((_, i) => i)).map((i) => inputs[i]!);
    const y = op.make(b, inputs);
    const f = scalarOf(b, y, rng);
    const outputs: Record<string, ValueId> = { y, f };
    const first = gradients(b, f, targets);
    const products = first.flatMap((g) => {
      if (g === null) return [];
      const direction = b.constant(Float64Array.from(draw(b.shape(g))), b.shape(g));
      const axes = b.shape(g).map((_, axis) => axis);
      return [b.add('ReduceSum', [b.add('Mul', [g, direction], {})], { axes, keepDims: false })];
    });
    const second = gradients(b, b.sum(products), targets);
    first.forEach((g, i) => {
      if (g !== null) outputs[`first ${i}`] = g;
    });
    second.forEach((g, i) => {
      if (g !== null) outputs[`second ${i}`] = g;
    });
    const values = Object.fromEntries(op.shapes.map((shape, i) => [`x${i}`, draw(shape)]));
    const program = b.build(outputs);
    const expected = await runWith(reference, program, values);
    expectSameOutputs(await runWith(executor, program, values), expected, 1e-4);
  });
});

it('uses blocks wherever ONNX Runtime has them: the self-test is not what keeps them from being used', () => {
  expect(automatic.notes.join()).not.toContain('self-test');
});
