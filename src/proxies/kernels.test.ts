/** Scores from given matrices: closed forms and the ways they fail. */
import { expect, test } from 'vitest';
import { measure, weightsOf } from '../../test/support/measure.ts';
import { GraphBuilder, globalPool, linear, relu } from '../graph/index.ts';
import { epeNasScore } from './epe-nas.ts';
import { jacobCovScore } from './jacob-cov.ts';
import { mecoScore } from './meco.ts';
import { naswotScore } from './naswot.ts';
import { ntkCondScore } from './ntk-cond.ts';
import { inputGradient } from './quantities/input-gradient.ts';
import { moduleCorrelation, modulesOf } from './quantities/module-correlation.ts';

const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));

test('jacov of uncorrelated images is the best possible: -B (ln(1.00001) + 1/1.00001)', () => {
  const score = jacobCovScore({ images: 64, correlation: identity(64), norm: 1 });
  expect(score).toEqual({ ok: true, value: expect.closeTo(-64 * (Math.log(1.00001) + 1 / 1.00001), 12) });
});

test('a constant input gradient leaves jacov and epe-nas undefined', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('input', [3, 1, 4, 4]);
  const graph = builder.build({ logits: linear(builder, globalPool(builder, x), 2) });
  const image = Float64Array.from({ length: 48 }, (_, i) => Math.sin(i));
  const gradient = await measure(
    graph,
    inputGradient,
    weightsOf(graph, (_, i) => 0.3 + i),
    image,
  );
  // d(sum of logits)/dx = (0.3 + 1.3) / 16 at each of 48 pixels.
  expect(gradient.norm).toBeCloseTo((1.6 / 16) * Math.sqrt(48), 12);
  expect(jacobCovScore(gradient)).toMatchObject({ ok: false, reason: 'undefined' });
  expect(epeNasScore(gradient, [0, 0, 1], 2)).toMatchObject({ ok: false, reason: 'undefined' });
});

test('epe-nas with more than 100 classes: means per class compared, single images left out', () => {
  // Classes 7 (images 0, 1; correlation 0.5), 9 (2, 3; correlation -0.2), 50 (image 4 alone).
  const correlation = identity(5);
  for (const [i, j, value] of [
    [0, 1, 0.5],
    [2, 3, -0.2],
  ] as const) {
    correlation[i * 5 + j] = value;
    correlation[j * 5 + i] = value;
  }
  const gradient = { images: 5, correlation, norm: 1 };
  const labels = [7, 7, 9, 9, 50];
  const entry = (value: number): number => Math.log(value + 1e-5);
  const [a, b] = [entry(1) + entry(0.5), entry(1) + entry(0.2)];
  const many = epeNasScore(gradient, labels, 120);
  expect(many).toMatchObject({ ok: true, value: expect.closeTo((2 * Math.abs(a - b)) / 2, 12) });
  const few = epeNasScore(gradient, labels, 100);
  expect(few).toMatchObject({ ok: true, value: expect.closeTo(Math.abs(2 * a) + Math.abs(2 * b) + entry(1), 12) });
  expect(epeNasScore(gradient, [1, 2, 3, 4, 5], 120)).toEqual({ ok: true, value: 0, parts: [] });
});

test('naswot: two images with one pattern are singular', () => {
  const kernel = Float64Array.of(5, 5, 2, 5, 5, 2, 2, 2, 5);
  expect(naswotScore({ images: 3, units: 5, kernel })).toMatchObject({ ok: false, reason: 'singular' });
});

test("ntk: a singular kernel has no condition number; the code's replacements are an option", () => {
  const zero = { images: 2, kernel: new Float64Array(4), resolution: 0 };
  const rankOne = { images: 2, kernel: Float64Array.of(2, 0, 0, 0), resolution: 2 ** -51 };
  expect(ntkCondScore(zero)).toMatchObject({ ok: false, reason: 'singular' });
  expect(ntkCondScore(rankOne)).toMatchObject({ ok: false, reason: 'singular' });
  expect(ntkCondScore(zero, true)).toEqual({ ok: true, value: 1e5 });
  expect(ntkCondScore(rankOne, true)).toEqual({ ok: true, value: Number.MAX_VALUE });
  expect(ntkCondScore({ images: 2, kernel: Float64Array.of(6, 0, 0, 2), resolution: 2 ** -51 })).toEqual({
    ok: true,
    value: 3,
  });
});

test('meco: containers repeat the value of their last member, dead channels count as uncorrelated zeros', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('input', [1, 2, 2, 2]);
  builder.scope = 'cell/edge';
  const y = builder.add('Identity', [relu(builder, x)], {});
  builder.scope = '';
  const graph = builder.build({ logits: builder.add('Flatten', [y], { axis: 1 }) });
  expect(modulesOf(graph).map(({ name }) => name)).toEqual([
    'cell/edge/Relu',
    'cell/edge/Identity',
    'cell/edge',
    'cell',
    'network',
  ]);
  // Channels (0,1,2,3) and (0,2,1,3): correlation 4/5, smallest eigenvalue 1/5; four modules have it, the logits give 0.
  const image = Float64Array.of(0, 1, 2, 3, 0, 2, 1, 3);
  const score = mecoScore(await measure(graph, moduleCorrelation, new Map(), image));
  expect(score).toMatchObject({ ok: true, value: expect.closeTo(4 / 5, 12) });
  const dead = mecoScore(
    await measure(graph, moduleCorrelation, new Map(), Float64Array.of(0, 1, 2, 3, -1, -1, -1, -1)),
  );
  expect(dead).toMatchObject({ ok: true, value: 0 });
});
