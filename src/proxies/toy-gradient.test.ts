/**
 * Weight-gradient proxies on the deterministic toy network. Expected values were computed with the proxies' published code in
 * float64; both sides compute the same float64 sums in another order, so 1e-9 relative.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { measure } from '../../test/support/measure.ts';
import { toyImages, toyLabels, toyNetwork, toyWeights } from '../../test/support/toy-network.ts';
import type { Values } from '../engine/index.ts';
import { type BatchProvider, proxies, referenceExecutors, type Score, scoreNetwork, sourceOfGraph } from './index.ts';
import { logsynflowScore } from './logsynflow.ts';
import { synapticFlow } from './quantities/synaptic-flow.ts';

const secondLabels = [2, 1, 0, 1, 0, 2];

/** Batches X and X2 of the toy; a batch of one is an image of X. */
const data: BatchProvider = {
  labels: 'real',
  images(index, { batch }) {
    if (batch === 6) return toyImages(6, index === 0 ? 0 : 2);
    return toyImages(6, 0).slice(index * 32, (index + 1) * 32);
  },
  classes(index, { batch }) {
    const labels = index === 0 || batch === 1 ? toyLabels : secondLabels;
    return Int32Array.from(batch === 1 ? [labels[index]!] : labels);
  },
};

async function score(
  choices: readonly [id: string, options?: Record<string, string | number>][],
): Promise<Record<string, Score>> {
  const source = sourceOfGraph(toyNetwork(6), { batch: 6, resolution: 4, classes: 3 });
  const chosen = choices.map(([id, options = {}]) => ({ proxy: proxies[id]!, options }));
  return {
    ...(await scoreNetwork(source, chosen, {
      executors: referenceExecutors(),
      data,
      seed: 1,
      init: 'file',
      fileWeights: toyWeights(),
    })),
  };
}

describe('toy network', () => {
  let scores: Record<string, Score>;
  beforeAll(async () => {
    scores = await score([
      ['grad-norm'],
      ['snip'],
      ['plain'],
      ['l2-norm'],
      ['grasp'],
      ['fisher'],
      ['synflow'],
      ['synflow-log'],
      ['zico'],
      ['gradsign'],
    ]);
  });

  test.each([
    ['grad-norm', 0.3121371826336192],
    ['snip', 0.32284564708214636],
    ['plain', 0.010026865139938695],
    ['l2-norm', 6.250180609439663],
    ['grasp', -0.0013424372401109504],
    ['fisher', 0.007900302578945216],
    ['synflow', 136.74388653767335],
    ['synflow-log', Math.log(136.74388653767335)],
    ['zico', 18.425383644129617],
    ['gradsign', 1.7241379310344827],
  ])('%s', (id, expected) => {
    const got = scores[id]!;
    expect(got.ok, JSON.stringify(got)).toBe(true);
    if (got.ok) expect(Math.abs(got.value / expected - 1)).toBeLessThan(1e-9);
  });

  test('forms of the papers', async () => {
    const other = await score([['grad-norm', { form: 'global' }]]);
    expect(other['grad-norm']).toMatchObject({ ok: true, value: expect.closeTo(0.2287036571418172, 12) });
    const abs = await score([['zico', { variance: 'abs' }]]);
    expect(abs.zico).toMatchObject({ ok: true, value: expect.closeTo(18.762105662875577, 9) });
    const sum = await score([['gradsign', { form: 'sum' }]]);
    expect(sum.gradsign).toMatchObject({ ok: true, value: 300 });
  });

  test('a layer of zeros ends the flow: synflow 0, its logarithm undefined', async () => {
    const weights = new Map<string, Values>([...toyWeights(), ['conv2.weight', new Float64Array(108)]]);
    const source = sourceOfGraph(toyNetwork(6), { batch: 6, resolution: 4, classes: 3 });
    const chosen = ['synflow', 'synflow-log'].map((id) => ({ proxy: proxies[id]!, options: {} }));
    const environment = { executors: referenceExecutors(), data, seed: 1, init: 'file', fileWeights: weights } as const;
    const got = await scoreNetwork(source, chosen, environment);
    // The classifier's own gradient is the pooled activation, 0 behind the zeros.
    expect(got.synflow).toMatchObject({ ok: true, value: 0 });
    expect(got['synflow-log']).toMatchObject({ ok: false, reason: 'undefined' });
  });

  test('logsynflow, on the weights as they are', async () => {
    const weights = new Map<string, Values>([...toyWeights()].map(([name, values]) => [name, values.map(Math.abs)]));
    const flow = await measure(toyNetwork(1), synapticFlow, weights, new Float64Array(32).fill(1));
    expect(logsynflowScore(flow, weights)).toMatchObject({ ok: true, value: expect.closeTo(54.65701782030114, 10) });
  });
});
