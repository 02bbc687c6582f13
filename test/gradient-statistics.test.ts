/**
 * Weight-gradient proxies of whole NAS-Bench-201 networks (C = 16, N = 5, 32x32, 64 Gaussian images, default weights) on ONNX
 * Runtime, against means and deviations over five seeds measured with zero-cost-nas's, NASLib's and ZiCo's code in PyTorch.
 * Tolerance: six of those deviations (a single draw against a rough estimate), and 3 % for ZiCo, whose spread is known to be
 * underestimated. SynFlow of the deep cell is e^114, far beyond float32: its logarithm shows that rescaling is exact.
 */
import { expect, test } from 'vitest';
import { createReferenceExecutor } from '../src/engine/index.ts';
import { loadExecutor } from '../src/node/engine/index.ts';
import { type BatchProvider, proxies, scoreNetwork, sourceOfArchitecture } from '../src/proxies/index.ts';
import { stream } from '../src/random/index.ts';
import { nasBench201 } from '../src/spaces/index.ts';

const noise = (classOf: (image: number, batch: number) => number): BatchProvider => ({
  labels: 'random',
  images(index, { batch, channels, resolution }) {
    const rng = stream(11, 'images', index);
    return Float32Array.from({ length: batch * channels * resolution ** 2 }, () => rng.normal());
  },
  classes: (index, { batch }) => Int32Array.from({ length: batch }, (_, i) => classOf(i, index)),
});

async function score(cell: string, ids: readonly string[], data: BatchProvider): Promise<Record<string, number>> {
  const source = sourceOfArchitecture(nasBench201, nasBench201.parse(cell), { batch: 64, resolution: 32, classes: 10 });
  const executors = { native: await loadExecutor(), reference: createReferenceExecutor() };
  const choices = ids.map((id) => ({ proxy: proxies[id]!, options: {} }));
  const scores = await scoreNetwork(source, choices, { executors, data, seed: 7 });
  return Object.fromEntries(Object.entries(scores).map(([id, each]) => [id, each.ok ? each.value : Number.NaN]));
}

const conv3x3 = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|';
const index3558 = '|skip_connect~0|+|nor_conv_3x3~0|nor_conv_1x1~1|+|nor_conv_3x3~0|nor_conv_1x1~1|nor_conv_3x3~2|';
const allNone = '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|';

test('all conv3x3: weights and synaptic flow', async () => {
  const got = await score(
    conv3x3,
    ['l2-norm', 'synflow-log'],
    noise((i) => i % 10),
  );
  expect(Math.abs(got['l2-norm']! - 333.6)).toBeLessThan(6 * 0.16);
  expect(Math.abs(got['synflow-log']! - 114.8)).toBeLessThan(6 * 0.061);
});

test('index 3558: grad_norm, snip, l2_norm, ln(synflow)', async () => {
  const got = await score(
    index3558,
    ['grad-norm', 'snip', 'l2-norm', 'synflow-log'],
    noise((i) => i % 10),
  );
  const published = {
    'grad-norm': [73.36, 4.7],
    snip: [136.2, 8.1],
    'l2-norm': [282.8, 0.17],
    'synflow-log': [85.68, 0.043],
  };
  for (const [id, [mean, deviation]] of Object.entries(published)) {
    expect(Math.abs(got[id]! - mean!), `${id}: ${got[id]} for ${mean} +- ${deviation}`).toBeLessThan(6 * deviation!);
  }
});

test('index 3558: ZiCo 852.4', async () => {
  const { zico } = await score(
    index3558,
    ['zico'],
    noise((i, batch) => (3 * i + batch) % 10),
  );
  expect(Math.abs(zico! / 852.4 - 1)).toBeLessThan(0.03);
});

test('all none: no gradient reaches a weight', async () => {
  const got = await score(
    allNone,
    ['grad-norm', 'snip', 'zico', 'synflow', 'l2-norm'],
    noise((i) => i % 10),
  );
  expect(got).toMatchObject({ 'grad-norm': 0, snip: 0, zico: 0, synflow: 0 });
  expect(Math.abs(got['l2-norm']! - 27.91)).toBeLessThan(6 * 0.1);
});
