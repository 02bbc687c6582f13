/** NDS cell spaces: the paper's numbers of cells, published cells that lie in them, and the entries of the release. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import type { SizedGenotype } from './cells/nds.ts';
import { referenceGenotypes } from './cells/reference.ts';
import { darts, ndsAmoeba, ndsDarts, ndsEnas, ndsNasnet, ndsPnas, type Space } from './index.ts';

/** Thousands of millions of cells, as the paper's table prints them. */
const spaces: readonly (readonly [Space<SizedGenotype>, bigint, string])[] = [
  [ndsNasnet, 71_465_842n, 'NASNet'],
  [ndsAmoeba, 556_628n, 'AmoebaNet'],
  [ndsPnas, 556_628n, 'PNASNet'],
  [ndsEnas, 5_063n, 'ENAS'],
  [ndsDarts, 242n, 'DARTS_V2'],
];

const settings = { batch: 1, resolution: 32, classes: 10 };

describe.each(spaces.map(([space, billions, name]) => ({ id: space.id, space, billions, name })))(
  '$id',
  ({ space, billions, name }) => {
    it("has the paper's number of cells, twice, with 3 widths and 5 depths", () => {
      const size = space.size as bigint;
      let cells = 1n;
      for (let bit = 128n; bit >= 0n; bit--) {
        const next = cells + (1n << bit);
        if (next * next * 15n <= size) cells = next;
      }
      expect(cells * cells * 15n).toBe(size);
      expect((cells + 500_000_000n) / 1_000_000_000n).toBe(billions);
    });

    it(`holds ${name} with the network of the authors' code`, () => {
      const sized = { genotype: referenceGenotypes[name]!, width: 36, depth: 20 };
      const text = space.format(sized);
      expect(space.parse(text)).toEqual(sized);
      const counted = costs(space.graph(sized, settings));
      expect(counted).toEqual(
        costs(darts.graph(referenceGenotypes[name]!, { ...settings, options: { C: 36, L: 20 } })),
      );
      expect(space.counts!(sized, settings)).toEqual(counted);
    });
  },
);

describe('NDS cells', () => {
  it('reads entries of the release', () => {
    const { normal, reduce } = referenceGenotypes.AmoebaNet!;
    const pairs = (cell: typeof normal): [string, number][] =>
      cell.edges.map(({ operation, source }) => [operation, source]);
    const entry = (concat: readonly number[]): string =>
      JSON.stringify({
        genotype: {
          normal: pairs(normal),
          normal_concat: concat,
          reduce: pairs(reduce),
          reduce_concat: reduce.concat,
        },
        width: 24,
        depth: 12,
        aux: false,
      });
    expect(ndsAmoeba.parse(entry([4, 5, 6]))).toEqual({
      genotype: referenceGenotypes.AmoebaNet,
      width: 24,
      depth: 12,
    });
    expect(() => ndsAmoeba.parse(entry([2, 4, 5, 6]))).toThrow('normal_concat [4, 5, 6]');
    expect(() => ndsEnas.parse(entry([4, 5, 6]))).toThrow('an operation (skip_connect, sep_conv_3x3');
    expect(() => ndsAmoeba.parse('{"width": 16}')).toThrow('an entry with genotype, width (to 512) and depth (to 64)');
  });

  it.each([
    ['|C16', 'expected "|L", got the end'],
    ['|C0|L8', 'a number from 1 to 512'],
    ['', 'expected "|C", got the end'],
  ])('names what is missing behind the cells: %j', (end, message) => {
    const cells = ndsDarts.example.split('|').slice(0, 2).join('|');
    expect(() => ndsDarts.parse(cells + end)).toThrow(message);
  });

  it('concatenates the nodes that no other reads after every change', () => {
    for (const neighbour of ndsNasnet.neighbours!(ndsNasnet.parse(ndsNasnet.example))) {
      for (const { edges, concat } of [neighbour.genotype.normal, neighbour.genotype.reduce]) {
        const read = new Set(edges.map(({ source }) => source));
        expect(concat).toEqual([2, 3, 4, 5, 6].filter((node) => !read.has(node)));
      }
    }
  });
});
