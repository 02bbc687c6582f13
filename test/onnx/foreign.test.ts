/** Files with ops that nothing here differentiates or knows: they are named with their node, and all other proxies run. */
import { describe, expect, it } from 'vitest';
import type { OnnxWriter } from '../../src/formats/index.ts';
import { costs, graphHash, readOnnx, withBatch } from '../../src/graph/index.ts';
import { proxies, referenceExecutors, scoreNetwork, sourceOfGraph } from '../../src/proxies/index.ts';
import { stream } from '../../src/random/index.ts';
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
