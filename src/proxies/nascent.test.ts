/** The default score: its aggregation against NumPy and SciPy, its cases without information, and its terms' thin networks. */
import { describe, expect, test } from 'vitest';
import { batchNorm, conv, type Graph, GraphBuilder, globalPool, linear, relu } from '../graph/index.ts';
import { nasBench201 } from '../spaces/index.ts';
import {
  nascent,
  proxies,
  referenceExecutors,
  scoreNetwork,
  sourceOfArchitecture,
  sourceOfGraph,
  type TimedScore,
} from './index.ts';
import { goldenBatches } from './verify/golden-inputs.ts';

const columns: readonly (readonly (number | null)[])[] = [
  [3, 1, 2, 5, 4, 6],
  [10, 30, 20, 50, 40, 60],
  [1, 2, 2, 4, null, 5],
  [2, 2, 3, 4, 5, 5],
  [6, 5, 4, 3, 2, 1],
  [1, 3, 2, 4, 6, 5],
];

describe('aggregate', () => {
  test('equals NumPy and SciPy: ties, a failure and a contrary column', () => {
    const expected = [
      -5.019071771318288, -4.241671273412013, -2.9638570926975287, -1.3000827128765164, -2.8837715183249344,
      -0.5713788232650948,
    ];
    nascent.aggregate(columns).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 12);
    });
  });

  test('a column that failed everywhere says nothing: capacity by MACs alone', () => {
    const failed = columns[0]!.map(() => null);
    const sums = nascent.aggregate([columns[0]!, ...columns.slice(1).map(() => failed)]);
    expect([...sums]).toEqual(columns[0]!.map((rank) => 0.5 * Math.log(rank! / 6)));
  });

  test('one network, or equal ones, are all 0', () => {
    expect([...nascent.aggregate(columns.map((column) => [column[0]!]))]).toEqual([0]);
    expect([...nascent.aggregate(columns.map((column) => [column[1]!, column[1]!]))]).toEqual([0, 0]);
  });
});

const ids = ['thin-naswot', 'thin-jacob-cov', 'naswot', 'jacob-cov'];
const evaluation = { executors: referenceExecutors(), data: goldenBatches(10), seed: 1 };
const score = (source: Parameters<typeof scoreNetwork>[0]): Promise<Readonly<Record<string, TimedScore>>> =>
  scoreNetwork(
    source,
    ids.map((id) => ({ proxy: proxies[id]!, options: {} })),
    evaluation,
  );

test('the measured terms are the proxies on the space’s thin network', async () => {
  const cell = nasBench201.parse(nasBench201.example);
  const wide = { batch: 4, resolution: 24, classes: 10, options: { C: 6, N: 1 } };
  const thin = { batch: 4, resolution: 16, classes: 10, options: { C: 4, N: 1 } };
  const [ours, plain] = await Promise.all([
    score(sourceOfArchitecture(nasBench201, cell, wide)),
    score(sourceOfArchitecture(nasBench201, cell, thin)),
  ]);
  const value = (scores: typeof ours, id: string): number => (scores[id] as { value: number }).value;
  expect(value(ours, 'thin-naswot')).toBe(value(plain, 'naswot'));
  // Four images: no better than -4, and within 2 % of that all count alike.
  expect(value(ours, 'thin-jacob-cov')).toBe(Math.min(value(plain, 'jacob-cov'), -4.08));
});

test('a network from elsewhere is measured as it is', async () => {
  const separable = (): Graph => {
    const builder = new GraphBuilder();
    const x = builder.input('input', [4, 3, 8, 8]);
    const deep = conv(builder, conv(builder, x, 3, { name: 'depth', kernel: 5, groups: 3 }), 6, { kernel: 1 });
    const pooled = builder.add('MaxPool', [relu(builder, batchNorm(builder, deep))], {
      kernel: [2, 2],
      stride: [2, 2],
      pad: [0, 0, 0, 0],
      dilation: [1, 1],
    });
    return builder.build({ logits: linear(builder, globalPool(builder, pooled), 10, { name: 'fc' }) });
  };
  const scores = await score(sourceOfGraph(separable(), { batch: 4, resolution: 8, classes: 10 }));
  expect(scores['thin-naswot']).toMatchObject({ ok: true, value: (scores.naswot as { value: number }).value });
});
