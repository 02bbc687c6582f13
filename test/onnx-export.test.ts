/** Exported ONNX files: run by ONNX Runtime for several batch sizes, and read back. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Values, Weights } from '../src/engine/index.ts';
import { exportOnnx } from '../src/export/index.ts';
import { type Graph, readOnnx, withBatch, withBatchNorm } from '../src/graph/index.ts';
import { largestDifference, networks, randomInput, randomWeights, referenceLogits } from './support/networks.ts';

async function runtimeLogits(file: Uint8Array, graph: Graph, input: Values): Promise<Float32Array> {
  const session = await InferenceSession.create(file);
  const shape = graph.nodes[graph.inputs[0]!]!.shape;
  const { logits } = await session.run({ input: new Tensor('float32', Float32Array.from(input), [...shape]) });
  await session.release();
  return logits!.data as Float32Array;
}

const read = (file: Uint8Array, batch: number): { graph: Graph; weights: Weights } => readOnnx(file, { batch });

describe.each(Object.keys(networks))('ONNX export of %s', (name) => {
  const graph = networks[name]!(2);
  const weights = randomWeights(graph);
  const file = exportOnnx(graph, weights, { metadata: { seed: '1' } });

  it.each([1, 2, 5])("gives the engine's logits in ONNX Runtime for batch %i", async (batch) => {
    const sized = networks[name]!(batch);
    const input = randomInput(sized);
    const expected = await referenceLogits(sized, weights, input);
    // float32 against float64 on logits of magnitude 1 to 10; the bound is the issue's.
    expect(largestDifference(await runtimeLogits(file, sized, input), expected)).toBeLessThan(1e-4);
  });

  it('reads back as a network with the same logits, for other batch sizes too', async () => {
    const input = randomInput(graph);
    const back = read(file, 2);
    const logits = await referenceLogits(back.graph, back.weights, input);
    // Both sides float64; only attributes pass through float32.
    expect(largestDifference(logits, await referenceLogits(graph, weights, input))).toBeLessThan(1e-5);
    const wider = networks[name]!(3);
    const wide = await referenceLogits(withBatch(back.graph, 3), back.weights, randomInput(wider));
    expect(largestDifference(wide, await referenceLogits(wider, weights, randomInput(wider)))).toBeLessThan(1e-5);
  });

  it('keeps parameters, their roles and values, layer numbers and features', () => {
    const back = read(file, 2);
    const parameters = (of: Graph) =>
      of.parameters.map((id) => of.nodes[id]!).map(({ attributes, shape }) => ({ attributes, shape }));
    expect(parameters(back.graph)).toEqual(parameters(graph));
    for (const [key, values] of weights) expect(back.weights.get(key)).toEqual(values);
    expect(back.graph.features.map((f) => `${f.kind} ${f.name}`)).toEqual(
      graph.features.map((f) => `${f.kind} ${f.name}`),
    );
  });

  it('keeps its form when it is written again', () => {
    const back = read(file, 2);
    const again = read(exportOnnx(back.graph, back.weights, { metadata: { seed: '1' } }), 2);
    expect(again.graph.nodes).toEqual(back.graph.nodes);
  });
});

describe('ONNX export', () => {
  it('reads back node for node where every op has an ONNX op of its own', () => {
    for (const name of ['convolutions', 'cell of convolutions', 'cell with pools and absent edges']) {
      const graph = networks[name]!(2);
      const back = read(exportOnnx(graph, randomWeights(graph)), 2);
      expect(back.graph).toEqual(withBatchNorm(graph, 'inference'));
    }
  });

  it('says which parameter has no values', () => {
    const graph = networks.convolutions!(1);
    expect(() => exportOnnx(graph, new Map())).toThrow(/no values for parameter 'stem\.conv\.weight' in ONNX export/);
  });
});
