/** Executors against the float64 reference on random convolutions and pools, on whole networks, and in what they leave out. */
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createOnnxRuntimeExecutor, createReferenceExecutor, gradients, ProgramBuilder } from '../src/engine/index.ts';
import { type Graph, GraphBuilder, size, type ValueId, type Window, windowLength } from '../src/graph/index.ts';
import { stream } from '../src/random/index.ts';
import { nasBench201 } from '../src/spaces/index.ts';
import { expectSameOutputs, runWith } from './support/executor-contract.ts';

const reference = createReferenceExecutor();
const standard = await createOnnxRuntimeExecutor(ort, { lowering: 'standard' });
const automatic = await createOnnxRuntimeExecutor(ort);
const executors = [standard, ...(automatic.lowering === 'standard' ? [] : [automatic])];

function randomValues(seed: string, count: number): Float32Array {
  const rng = stream(3, seed);
  return Float32Array.from({ length: count }, () => rng.normal());
}

const side = fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 3, max: 9 }));
const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
const windows: fc.Arbitrary<Window> = fc.record({
  kernel: pair(1, 3),
  stride: pair(1, 3),
  pad: fc.tuple(
    ...([0, 0, 0, 0].map(() => fc.integer({ min: 0, max: 2 })) as [
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
      fc.Arbitrary<number>,
    ]),
  ),
  dilation: pair(1, 2),
});
const fits = ([h, w]: readonly [number, number], window: Window): boolean =>
  windowLength(h, window, 0) >= 1 && windowLength(w, window, 1) >= 1;

/** Batches and channels that blocks of 8 and 16 can and cannot hold. */
const counts = fc.constantFrom(1, 3, 8, 16, 24);

describe.each(executors)('$lowering', (executor) => {
  it('convolutions of any shape, stride, padding, dilation and grouping, with both gradients', async () => {
    const shapes = fc.record({
      n: fc.constantFrom(1, 3, 8, 16),
      groups: fc.constantFrom(1, 1, 2, 8),
      inputs: counts,
      outputs: counts,
      depthwise: fc.boolean(),
      // Bound weights are arranged outside the session, computed ones inside.
      bound: fc.boolean(),
      side,
      window: windows,
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ n, groups, inputs, outputs, depthwise, bound, side: [h, w], window }) => {
        fc.pre(fits([h, w], window));
        const [c, o] = [inputs * groups, depthwise ? inputs * groups : outputs * groups];
        const g = depthwise ? c : groups;
        const b = new ProgramBuilder();
        const x = b.input('x', [n, c, h, w]);
        const weightShape = [o, c / g, ...window.kernel];
        const weight = bound ? b.parameter('w', 'conv', weightShape) : b.input('w', weightShape);
        const y = b.add('Conv', [x, weight], { ...window, groups: g });
        const loss = b.add('ReduceSum', [b.add('Mul', [y, y], {})], { axes: [0, 1, 2, 3], keepDims: false });
        const [dx, dw] = gradients(b, loss, [x, weight]) as [ValueId, ValueId];
        const program = b.build({ y, dx, dw });
        const values = {
          x: randomValues('x', n * c * h * w),
          w: randomValues('w', size(weightShape)),
        };
        const weights = new Map([['w', values.w]]);
        const expected = await runWith(reference, program, values, weights);
        expectSameOutputs(await runWith(executor, program, values, weights), expected, 1e-4);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('pools of any shape with their gradients', async () => {
    const shapes = fc.record({
      n: fc.constantFrom(1, 2),
      c: counts,
      side,
      window: windows,
      countPadding: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ n, c, side: [h, w], window, countPadding }) => {
        const padFits = window.pad.every((pad, i) => pad < window.kernel[i % 2]!);
        fc.pre(fits([h, w], window));
        const b = new ProgramBuilder();
        const x = b.input('x', [n, c, h, w]);
        // The identity convolution puts the map into blocks where it can.
        const one = b.constant(new Float32Array(c).fill(1), [c, 1, 1, 1]);
        const identity = { kernel: [1, 1], stride: [1, 1], pad: [0, 0, 0, 0], dilation: [1, 1], groups: c } as const;
        const image = b.add('Conv', [x, one], identity);
        const average = b.add('AveragePool', [image], { ...window, countPadding });
        const outputs: Record<string, ValueId> = { average };
        let total = b.add('ReduceSum', [b.add('Mul', [average, average], {})], { axes: [0, 1, 2, 3], keepDims: false });
        if (padFits) {
          const max = b.add('MaxPool', [image], window);
          outputs.max = max;
          const sum = b.add('ReduceSum', [b.add('Mul', [max, max], {})], { axes: [0, 1, 2, 3], keepDims: false });
          total = b.add('Add', [total, sum], {});
        }
        outputs.dx = gradients(b, total, [x])[0]!;
        const program = b.build(outputs);
        const values = { x: randomValues('pool', n * c * h * w) };
        expectSameOutputs(await runWith(executor, program, values), await runWith(reference, program, values), 1e-4);
      }),
      { seed: 2, numRuns: 80 },
    );
  });

  const cells = [
    '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|',
    '|avg_pool_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|',
    '|nor_conv_1x1~0|+|avg_pool_3x3~0|skip_connect~1|+|nor_conv_3x3~0|nor_conv_1x1~1|none~2|',
  ];
  // ReLU signs that float32 flips amplify with depth, hence one cell per stage.
  it.each(cells.flatMap((cell) => [8, 16].map((channels) => ({ cell, channels }))))(
    'NAS-Bench-201 $cell, C = $channels: loss, logits and all weight gradients',
    async ({ cell, channels }) => {
      const settings = { batch: 16, resolution: 8, classes: 10, options: { C: channels, N: 1 } };
      const program = trainingProgram(nasBench201.graph(nasBench201.parse(cell), settings));
      const weights = new Map(
        program.nodes.flatMap((node) => {
          if (node.kind !== 'Parameter') return [];
          const { name, role, fanIn } = node.attributes;
          const scale = role === 'norm-scale' ? 0 : Math.sqrt(2 / fanIn);
          return [
            [name, randomValues(name, size(node.shape)).map((x) => (scale === 0 ? 1 + 0.1 * x : scale * x))] as const,
          ];
        }),
      );
      const labels = Float32Array.from({ length: 160 }, (_, i) => (i % 10 === Math.floor(i / 10) % 10 ? 1 : 0));
      const values = { input: randomValues('image', 16 * 3 * 64), labels };
      const expected = await runWith(reference, program, values, weights);
      expect(Object.keys(expected).length).toBeGreaterThan(6);
      expectSameOutputs(await runWith(executor, program, values, weights), expected, 1e-4);
    },
  );

  it('leaves out what no output needs: its inputs and weights need not be given', async () => {
    const b = new GraphBuilder();
    const x = b.input('x', [1, 2]);
    b.add('MatMul', [b.input('unused', [1, 2]), b.parameter('w', 'linear', [2, 2])], { transA: false, transB: false });
    const program = b.build({ y: b.add('Relu', [x], {}) });
    const { y } = await runWith(executor, program, { x: Float32Array.of(-1, 2) });
    expect([...y!]).toEqual([0, 2]);
  });

  it('returns inputs, constants and one value under two names', async () => {
    const b = new GraphBuilder();
    const x = b.input('x', [2]);
    const y = b.add('Tanh', [x], {});
    const program = b.build({
      x,
      y,
      again: y,
      view: b.add('Reshape', [y], { target: [2, 1] }),
      one: b.constant([1], [3]),
    });
    const got = await runWith(executor, program, { x: Float32Array.of(0, 30) });
    expect(Object.fromEntries(Object.entries(got).map(([name, values]) => [name, [...values]]))).toEqual({
      x: [0, 30],
      y: [0, 1],
      again: [0, 1],
      view: [0, 1],
      one: [1, 1, 1],
    });
  });

  it('says which input or weight is missing or of the wrong length', async () => {
    const b = new GraphBuilder();
    const sum = b.add('Add', [b.input('x', [2]), b.parameter('w', 'bias', [2])], {});
    const program = await executor.compile(b.build({ sum }));
    await expect(program.run({ x: Float32Array.of(1, 2) })).rejects.toThrow('no values for parameter w');
    program.bind(new Map([['w', Float32Array.of(1, 2)]]));
    await expect(program.run({})).rejects.toThrow('no values for input x');
    await expect(program.run({ x: Float32Array.of(1) })).rejects.toThrow('input x: expected 2 values, got 1');
    await program.release();
  });
});

function trainingProgram(network: Graph): Graph {
  const { program, map } = ProgramBuilder.from(network);
  const logits = map[network.outputs[0]!.value]!;
  const loss = program.add('CrossEntropy', [logits, program.input('labels', program.shape(logits))], {});
  const weights = program.nodes.flatMap((node, id) =>
    node.kind === 'Parameter' && !['norm-mean', 'norm-variance'].includes(node.attributes.role) ? [id] : [],
  );
  const outputs: Record<string, ValueId> = { loss, logits };
  gradients(program, loss, weights).forEach((gradient, i) => {
    if (gradient !== null) outputs[`gradient ${i}`] = gradient;
  });
  return program.build(outputs);
}
