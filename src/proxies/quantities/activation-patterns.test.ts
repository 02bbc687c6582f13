/** Patterns and agreement against counting by hand, with more images than fit one code word, equal and dead ReLU calls. */
import { expect, test } from 'vitest';
import { measure } from '../../../test/support/measure.ts';
import { type Graph, GraphBuilder, relu } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import { type ActivationPatterns, distinctPatterns, imagePatterns, unitPatterns } from './activation-patterns.ts';
import { reluAgreement } from './relu-agreement.ts';

const images = 30;
const units = 27;
const shape = [images, 3, 3, 3] as const;

/** ReLU(x) twice, ReLU of the shifted x, and of zeros where asked. */
function network(dead: boolean): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('input', shape);
  const calls = [
    relu(builder, x),
    relu(builder, x),
    relu(builder, builder.add('Scale', [x], { factor: 1, offset: 0.5 })),
  ];
  if (dead) calls.push(relu(builder, builder.add('Zero', [x], {})));
  const sum = calls.reduce((a, b) => builder.add('Add', [a, b], {}));
  return builder.build({ logits: builder.add('Flatten', [sum], { axis: 1 }) });
}

const rng = stream(2, 'patterns');
const image = Float64Array.from({ length: images * units }, () => rng.normal());
// Two equal images and two equal units.
image.copyWithin(4 * units, 9 * units, 10 * units);
for (let i = 0; i < images; i++) image[i * units] = image[i * units + 5]!;

const bit = (i: number, u: number, shift = 0): number => (image[i * units + u]! + shift > 0 ? 1 : 0);
const rows = Array.from({ length: images }, (_, i) =>
  Array.from({ length: 2 * units }, (_, u) => bit(i, u % units, u < units ? 0 : 0.5)),
);
const columns = Array.from({ length: 2 * units }, (_, u) => rows.map((row) => row[u]!));
const distinct = (patterns: readonly (readonly number[])[]): number => new Set(patterns.map((p) => p.join(''))).size;

test('agreement counts every call, also equal and dead ones', async () => {
  const { kernel, units: total } = await measure(network(true), reluAgreement, new Map(), image);
  expect(total).toBe(4 * units);
  for (const [a, b] of [
    [0, 0],
    [3, 7],
    [4, 9],
    [29, 1],
  ] as const) {
    let expected = units;
    for (let u = 0; u < units; u++) {
      if (bit(a, u) === bit(b, u)) expected += 2;
      if (bit(a, u, 0.5) === bit(b, u, 0.5)) expected += 1;
    }
    expect(kernel[a * images + b]).toBe(expected);
  }
});

test('image patterns', async () => {
  const patterns = await measure(network(true), imagePatterns, new Map(), image);
  expect(distinctPatterns([patterns])).toBe(distinct(rows));
  expect(distinct(rows)).toBeLessThan(images);
  // The same images again add none.
  expect(distinctPatterns([patterns, patterns])).toBe(distinct(rows));
});

test('unit patterns; dead units share the pattern of zeros', async () => {
  expect(distinctPatterns([await measure(network(false), unitPatterns, new Map(), image)])).toBe(distinct(columns));
  expect(distinctPatterns([await measure(network(true), unitPatterns, new Map(), image)])).toBe(
    distinct([...columns, columns[0]!.map(() => 0)]),
  );
});

test('units that are all known to be dead have one pattern', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('input', shape);
  const y = relu(builder, builder.add('Zero', [x], {}));
  const graph = builder.build({ logits: builder.add('Flatten', [builder.add('Add', [x, y], {})], { axis: 1 }) });
  expect(distinctPatterns([await measure(graph, unitPatterns, new Map(), image)])).toBe(1);
});

test('codes of one word are counted by table, over all batches', () => {
  const batch = (...codes: number[]): ActivationPatterns => ({ items: codes.length, words: [codes] });
  expect(distinctPatterns([batch(3, 0, 3, 2 ** 24 - 1), batch(0, 7)])).toBe(4);
  expect(distinctPatterns([batch()])).toBe(0);
});

test('no ReLU at all: one region, whatever the batch', () => {
  const none: ActivationPatterns = { items: 5, words: [] };
  expect(distinctPatterns([none, none])).toBe(1);
});
