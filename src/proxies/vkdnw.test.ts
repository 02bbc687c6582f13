/** VKDNW and WRCor on small networks against PyTorch in float64 (per-image autograd, NumPy's svd, quantile and slogdet). */
import { expect, test } from 'vitest';
import { measure, weightsOf } from '../../test/support/measure.ts';
import { toyImages, toyNetwork, toyWeights } from '../../test/support/toy-network.ts';
import { batchNorm, conv, type Graph, GraphBuilder, globalPool, linear, relu, withBatchNorm } from '../graph/index.ts';
import { nasBench201 } from '../spaces/index.ts';
import { populationProxies, proxies, referenceExecutors, scoreNetwork, sourceOfArchitecture } from './index.ts';
import { logitFisher } from './quantities/logit-fisher.ts';
import { reluCorrelations } from './quantities/relu-correlations.ts';
import { goldenBatches } from './verify/golden-inputs.ts';
import { fisherEntropy } from './vkdnw.ts';
import { wrcorScore } from './wrcor.ts';

function biasedNetwork(classes: number): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('input', [6, 2, 4, 4]);
  const a = relu(builder, conv(builder, x, 3, { name: 'conv1', bias: true }));
  const b = relu(builder, batchNorm(builder, conv(builder, a, 4, { name: 'conv2' }), { name: 'bn2' }));
  const graph = builder.build({ logits: linear(builder, globalPool(builder, b), classes, { name: 'fc' }) });
  return withBatchNorm(graph, 'inference');
}

const formulas: Readonly<Record<string, (i: number) => number>> = {
  'conv1.weight': (i) => 0.5 * Math.sin(i + 1),
  'conv1.bias': (i) => 0.1 * Math.sin(i + 1),
  'conv2.weight': (i) => 0.4 * Math.sin(1.3 * i + 3),
  'fc.weight': (i) => 0.9 * Math.sin(1.7 * i + 0.5),
  'fc.bias': (i) => 0.1 * Math.sin(i),
};
const weights = (graph: Graph) => weightsOf(graph, (name, i) => formulas[name]!(i));

// Both sides sum the same float64 products in another order.
const exact = 1e-12;

test('Fisher information and its entropy equal PyTorch', async () => {
  const graph = biasedNetwork(3);
  const fisher = await measure(graph, logitFisher, weights(graph), toyImages(6, 0));
  const diagonal = [
    0.0002504151873504447, 0.0003017486737555234, 0.000913989819812111, 0.010970765328636348, 0.008258747849840159,
    0.06318360761241289, 0.21377563670085575,
  ];
  expect(fisher.tensors).toBe(7);
  for (const [i, value] of diagonal.entries()) expect(Math.abs(fisher.fisher[i * 8]! - value)).toBeLessThan(exact);
  expect(fisher.fisher[2]).toBeCloseTo(-0.000402330765496458, 12);
  expect(fisher.fisher[2 * 7 + 5]).toBeCloseTo(-0.0026718885730585198, 12);
  expect(fisherEntropy(fisher)).toMatchObject({ ok: true, value: expect.closeTo(0.42723990732850886, 10) });
});

test('more than ten classes: random projections estimate the sum over all', async () => {
  const graph = biasedNetwork(12);
  // F of the last layer's bias alone, in closed form: mean of p_0 (1 - p_0) with equal logits p_0 = 1/12.
  const flat = weightsOf(graph, (name, i) => (name.startsWith('fc') ? 0 : formulas[name]!(i)));
  const { fisher, tensors } = await measure(graph, logitFisher, flat, toyImages(6, 0));
  // 60 squared projections of variance below 2 (p - p^2)^2: four standard deviations.
  const expected = (1 / 12) * (11 / 12);
  expect(Math.abs(fisher[tensors * tensors - 1]! / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / 60));
});

test('WRCor equals PyTorch and NumPy, the second cell weighing double', async () => {
  const correlations = await measure(toyNetwork(6), reluCorrelations, toyWeights(), toyImages(6, 2));
  expect(correlations.calls.map(({ cell }) => cell)).toEqual([0, 0]);
  expect(wrcorScore(correlations)).toMatchObject({ ok: true, value: expect.closeTo(4.864674095559824, 9) });
  const calls = correlations.calls.map((call, cell) => ({ ...call, cell }));
  expect(wrcorScore({ ...correlations, calls })).toMatchObject({
    ok: true,
    value: expect.closeTo(6.501983935825548, 9),
  });
});

test('equal ReLU calls on one input have gradients of their own', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('input', [3, 2, 2, 2]);
  const left = conv(builder, relu(builder, x), 2, { name: 'left', kernel: 1 });
  const right = conv(builder, relu(builder, x), 2, { name: 'right', kernel: 1 });
  const sum = builder.add('Add', [left, right], {});
  const graph = builder.build({ logits: linear(builder, globalPool(builder, relu(builder, sum)), 2, { name: 'fc' }) });
  const network = weightsOf(graph, (name, i) => Math.cos(i + name.length));
  const image = Float64Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const { calls } = await measure(graph, reluCorrelations, network, image);
  expect(calls).toHaveLength(3);
  expect(calls[0]!.activation).toEqual(calls[1]!.activation);
  expect(calls[0]!.gradient).not.toEqual(calls[1]!.gradient);
});

test('on a cell of NAS-Bench-201: parts, number of layers, and the aggregate of the paper', async () => {
  const cell = nasBench201.parse(
    '|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|avg_pool_3x3~1|skip_connect~2|',
  );
  const source = sourceOfArchitecture(nasBench201, cell, {
    batch: 4,
    resolution: 8,
    classes: 10,
    options: { C: 4, N: 1 },
  });
  const choices = ['vkdnw', 'wrcor', 'trainable-layers'].map((id) => ({ proxy: proxies[id]!, options: {} }));
  const scores = await scoreNetwork(source, choices, {
    executors: referenceExecutors(),
    data: goldenBatches(10),
    seed: 1,
  });
  // Stem, two convolutions in each of three cells, three convolutions in each of two reduction blocks, classifier.
  expect(scores['trainable-layers']).toMatchObject({ ok: true, value: 14 });
  // Every convolution has a norm (two tensors more) but the shortcut's two; one more norm before the classifier's two tensors.
  const tensors = 13 + 2 * 11 + 2 + 2;
  const { vkdnw: fisher } = scores;
  expect(fisher).toMatchObject({ ok: true, parts: [{ name: 'tensors', value: tensors }, { name: 'entropy' }] });
  if (fisher!.ok) expect(fisher!.value).toBeGreaterThan(tensors);
  if (fisher!.ok) expect(fisher!.value).toBeLessThan(tensors + Math.log(9));
  expect(scores.wrcor).toMatchObject({ ok: true });
  const [weak, strong] = populationProxies['vkdnw-agg']!.aggregate([
    [1, 2],
    [1, 2],
    [2, 1],
    [1, 1],
    [null, 1],
  ]);
  expect(weak).toBeCloseTo(3 * Math.log(0.5) + Math.log(0.75), 12);
  expect(strong).toBeCloseTo(Math.log(0.5) + Math.log(0.75), 12);
});
