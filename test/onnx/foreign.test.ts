/** Files with ops that nothing here differentiates or knows: they are named with their node, and all other proxies run. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createOnnxRuntimeExecutor, createReferenceExecutor, ProgramBuilder } from '../../src/engine/index.ts';
import type { OnnxAttributes, OnnxShape, OnnxWriter } from '../../src/formats/index.ts';
import { costs, graphHash, readOnnx, withBatch } from '../../src/graph/index.ts';
import { proxies, referenceExecutors, scoreNetwork, sourceOfGraph } from '../../src/proxies/index.ts';
import { stream } from '../../src/random/index.ts';
import { largestDifference } from '../support/networks.ts';
import { file, floats } from '../support/onnx-files.ts';

/** Convolution, the op in question, ReLU, convolution, ReLU, pooled and classified. */
function network(between: (w: OnnxWriter) => void): Uint8Array {
  return file(
    (w) => {
      w.initializer('w1', floats(4 * 3 * 9, 'w1'), [4, 3, 3, 3]);
      w.initializer('w2', floats(5 * 4, 'w2'), [5, 4, 1, 1]);
      w.initializer('w3', floats(5 * 10, 'w3'), [10, 5]);
      w.node('Conv', ['input', 'w1'], ['a'], { pads: [1, 1, 1, 1] });
      between(w);
      w.node('Relu', ['b'], ['c']);
      w.node('Conv', ['c', 'w2'], ['d']);
      w.node('Relu', ['d'], ['e']);
      w.node('GlobalAveragePool', ['e'], ['f']);
      w.node('Flatten', ['f'], ['g']);
      w.node('Gemm', ['g', 'w3'], ['logits'], { transB: 1 });
    },
    ['N', 3, 6, 6],
  );
}

async function scores(bytes: Uint8Array, ...ids: string[]) {
  const { graph, weights, warnings } = readOnnx(bytes, { batch: 4, name: 'net.onnx' });
  const found = await scoreNetwork(
    sourceOfGraph(graph, { batch: 4, resolution: 6, classes: 10 }),
    ids.map((id) => ({ proxy: proxies[id]!, options: {} })),
    {
      executors: referenceExecutors(),
      data: {
        labels: 'random',
        images(index, { batch }) {
          const rng = stream(5, index);
          return Float32Array.from({ length: batch * 108 }, () => rng.normal());
        },
        classes: (_, { batch }) => Int32Array.from({ length: batch }, (__, i) => i),
      },
      seed: 1,
      init: 'file',
      batchNorm: 'inference',
      fileWeights: weights,
    },
  );
  return { graph, warnings, found };
}

it('functions of one value run on both executors', async () => {
  for (const type of ['Round', 'Floor', 'Sin', 'Atan']) {
    const { graph } = readOnnx(
      file((w) => w.node(type, ['input'], ['logits']), ['N', 6]),
      { batch: 3 },
    );
    const { program, map } = ProgramBuilder.from(graph);
    const built = program.build({ y: map[graph.outputs[0]!.value]! });
    const x = Float32Array.from({ length: 18 }, (_, i) => (i - 8) / 2);
    const values = await Promise.all(
      [createReferenceExecutor(), await createOnnxRuntimeExecutor(ort)].map(async (executor) => {
        const compiled = await executor.compile(built);
        compiled.bind(new Map());
        const { y } = await compiled.run({ input: x });
        await compiled.release();
        return y!;
      }),
    );
    // ONNX Runtime computes in float32.
    expect(largestDifference(values[0]!, values[1]!), type).toBeLessThan(1e-6);
  }
});

describe('an op without a derivative', () => {
  const rounded = network((w) => w.node('Round', ['a'], ['b'], {}, { name: 'head/here' }));

  it('costs only the proxies that need its derivative, which name it', async () => {
    const { graph, found, warnings } = await scores(rounded, 'params', 'macs', 'l2-norm', 'naswot', 'snip', 'zico');
    expect(warnings).toEqual([]);
    expect(costs(graph)).toEqual({ params: 108 + 20 + 50, macs: 36 * 108 + 36 * 20 + 50 });
    for (const id of ['params', 'macs', 'l2-norm', 'naswot']) expect(found[id], id).toMatchObject({ ok: true });
    for (const id of ['snip', 'zico'])
      expect(found[id], id).toMatchObject({
        ok: false,
        reason: 'unsupported-op',
        detail: "op Round cannot be differentiated in node 'head/here' (Round)",
      });
  });
});

/** Nodes of a file as a graph of batch 2, with its costs. */
function shapesOf(shape: OnnxShape, body: (w: OnnxWriter) => void) {
  const { graph, warnings } = readOnnx(file(body, shape), { batch: 2 });
  expect(warnings).toEqual([]);
  const other = withBatch(graph, 5);
  const output = (of: typeof graph) => of.nodes[of.outputs[0]!.value]!.shape;
  return { two: output(graph), five: output(other), macs: costs(graph).macs };
}

describe('an op without a rule has the shape that ONNX gives it', () => {
  it('transposed convolution: (5 - 1) 2 + 3 + 1 - 2 = 10 rows', () => {
    const found = shapesOf(['N', 4, 5, 5], (w) => {
      w.initializer('w', floats(4 * 6 * 9, 'w'), [4, 6, 3, 3]);
      const attributes = { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] };
      w.node('ConvTranspose', ['input', 'w'], ['logits'], attributes);
    });
    // Every input pixel is multiplied with every weight of its channel.
    expect(found).toEqual({ two: [2, 6, 10, 10], five: [5, 6, 10, 10], macs: 4 * 25 * 6 * 9 });
  });

  it('convolution of a volume', () => {
    const found = shapesOf(['N', 2, 6, 6, 6], (w) => {
      w.initializer('w', floats(3 * 2 * 27, 'w'), [3, 2, 3, 3, 3]);
      w.node('Conv', ['input', 'w'], ['logits'], { strides: [1, 2, 2], pads: [1, 0, 1, 1, 0, 1] });
    });
    expect(found).toEqual({ two: [2, 3, 6, 2, 3], five: [5, 3, 6, 2, 3], macs: 6 * 2 * 3 * 3 * 54 });
  });

  it.each<[string, OnnxAttributes, readonly number[]]>([
    ['ArgMax', { axis: 1, keepdims: 0 }, [2, 5, 6]],
    ['Hardmax', {}, [2, 4, 5, 6]],
    ['GlobalLpPool', {}, [2, 4, 1, 1]],
    ['LpPool', { kernel_shape: [2, 3], strides: [2, 1] }, [2, 4, 2, 4]],
  ])('%s', (type, attributes, expected) => {
    const found = shapesOf(['N', 4, 5, 6], (w) => w.node(type, ['input'], ['logits'], attributes));
    expect(found.two).toEqual(expected);
    expect(found.five).toEqual([5, ...expected.slice(1)]);
  });

  it('a further result is refused only where it is read', () => {
    const indices = () =>
      shapesOf(['N', 4, 6, 6], (w) => {
        w.node('MaxPool', ['input'], ['pooled', 'places'], { kernel_shape: [2, 2] });
        w.node('Add', ['pooled', 'places'], ['logits']);
      });
    expect(indices).toThrow(/a further result of MaxPool \('places'\)/);
  });
});

describe('an op nobody knows', () => {
  const custom = (name: string) => network((w) => w.node('Odd', ['a'], ['b'], {}, { name, domain: 'com.example' }));

  it('leaves what needs no values', async () => {
    const { graph, found, warnings } = await scores(custom('here'), 'params', 'macs', 'l2-norm', 'naswot', 'snip');
    expect(warnings).toEqual([
      "net.onnx, node 'here' (com.example.Odd): the shape of its result is not in the file; taken to be its input's",
    ]);
    expect(costs(graph)).toEqual({ params: 178, macs: 36 * 108 + 36 * 20 + 50 });
    for (const id of ['params', 'macs', 'l2-norm']) expect(found[id], id).toMatchObject({ ok: true });
    const where = "in node 'here' (com.example.Odd)";
    expect(found.naswot).toMatchObject({
      reason: 'unsupported-op',
      detail: `op com.example.Odd cannot be computed ${where}`,
    });
    expect(found.snip).toMatchObject({ ok: false, reason: 'unsupported-op' });
    expect(withBatch(graph, 7).nodes.at(-1)!.shape).toEqual([7, 10]);
  });

  it('has a hash that does not depend on names', () => {
    const hash = (name: string) => graphHash(readOnnx(custom(name)).graph);
    expect(hash('here')).toBe(hash('there'));
    expect(hash('here')).not.toBe(graphHash(readOnnx(network((w) => w.node('Identity', ['a'], ['b']))).graph));
  });
});
