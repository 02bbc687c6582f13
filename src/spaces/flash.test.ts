/** FLASH networks: NN-Mass and NN-Degree of the released code, published sizes of ResNets, exact size of the spaces. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import { skipCellOf } from './flash/add-network.ts';
import { flashAdd, flashConcat } from './index.ts';

describe('FLASH, concatenation type', () => {
  it('has more than the 63 billion configurations FLASH names', () => {
    // Per cell c: sum over m = 1..8, d = 4..32 of min(8, d - 2) 16 m 2^c + 1 = 211 * 16 * 36 * 2^c + 232.
    expect(flashConcat.size).toBe(121_768n * 243_304n * 486_376n);
  });

  it('limits the links of a layer to the channels there are, from the third layer on', () => {
    const [first] = flashConcat.skipCells!(flashConcat.parse('w16d6t40/w32d4t0/w64d4t0'));
    expect(first).toEqual({ width: 16, depth: 6, skipChannels: [0, 0, 16, 32, 40, 40] });
  });

  it('has the layers of the released network', () => {
    // wm = 1, d = 4, tc = (10, 0, 0) at 32x32. Cell 0: 3 -> 16, 16 -> 16 with norms behind, 26 -> 16 twice with norms before;
    // cells 1, 2: four layers of 32, 64; classifier of 64 channels at 4x4.
    const norms = 2 * (2 * 16 + 2 * 26 + 4 * 32 + 4 * 64);
    const weights =
      9 * (3 * 16 + 16 * 16 + 2 * 26 * 16) + 9 * (16 * 32 + 3 * 32 * 32) + 9 * (32 * 64 + 3 * 64 * 64) + 64 * 16 * 10;
    const cells = flashConcat.parse('w16d4t10/w32d4t0/w64d4t0');
    const graph = flashConcat.graph(cells, { batch: 1, resolution: 32, classes: 10 });
    expect(costs(graph).params).toBe(weights + norms + 10);
  });

  it('draws the links from the seed, every one from another channel', () => {
    const cells = flashConcat.parse('w16d8t40/w32d4t0/w64d4t0');
    const slices = (seed: number): string[] =>
      flashConcat
        .graph(cells, { batch: 1, resolution: 8, classes: 10, options: { linkSeed: seed } })
        .nodes.filter(({ kind }) => kind === 'Slice')
        .map(({ inputs, scope, attributes }) => JSON.stringify([scope, inputs, attributes]));
    expect(slices(2)).toEqual(slices(2));
    expect(slices(2)).not.toEqual(slices(3));
    expect(new Set(slices(2)).size).toBe(slices(2).length);
  });

  it('names what is out of range', () => {
    expect(() => flashConcat.parse('w24d13t40/w64d13t80/w128d13t125')).toThrow(
      /width of cell 1.*column 1:.*16 up to 128/,
    );
    expect(() => flashConcat.parse('w32d3t40/w64d13t80/w128d13t125')).toThrow(/depth of cell 1.*4 to 32/);
    expect(() => flashConcat.parse('w32d13t40/w64d4t129/w128d13t125')).toThrow(
      /links of cell 2.*column 11:.*at most 128/,
    );
    expect(() => flashConcat.parse('w32d13t40/w64d13t80')).toThrow(/3 cells/);
  });
});

describe('FLASH, addition type', () => {
  // torchvision's model pages: parameters, and multiply-accumulates in units of 1e9 with two decimals.
  it.each([
    ['ResNet-18', 'basic/64x2/128x2/256x2/512x2', 11_689_512, '1.81'],
    ['ResNet-34', 'basic/64x3/128x4/256x6/512x3', 21_797_672, '3.66'],
    ['ResNet-50', 'bottleneck/64x3/128x4/256x6/512x3', 25_557_032, '4.09'],
    ['ResNet-101', 'bottleneck/64x3/128x4/256x23/512x3', 44_549_160, '7.80'],
    ['ResNet-152', 'bottleneck/64x3/128x8/256x36/512x3', 60_192_808, '11.51'],
    ['Wide-ResNet-50-2', 'wide/64x3/128x4/256x6/512x3', 68_883_240, '11.40'],
  ])('counts %s', (_name, text, params, giga) => {
    const settings = { batch: 1, resolution: 224, classes: 1000, options: { stem: 'imagenet' } };
    const network = flashAdd.parse(text);
    const counted = flashAdd.counts!(network, settings);
    expect(counted.params).toBe(params);
    expect((counted.macs / 1e9).toFixed(2)).toBe(giga);
    expect(costs(flashAdd.graph(network, settings))).toEqual(counted);
  });

  it('adds in inverted bottlenecks of equal shape only', () => {
    const cells = flashAdd.skipCells!(flashAdd.parse('inverted/16x2/16x1/32x2/32x1'));
    expect(cells.map(({ skipChannels }) => skipChannels.at(-1))).toEqual([16, 16, 0, 0, 32, 0]);
  });

  it('counts equal the graph for every kind and stem', () => {
    for (let i = 0; i < 8; i++) {
      const { kind } = flashAdd.sample(stream(i, 'test'));
      const network = flashAdd.parse(`${kind}/16x2/32x1/32x2/48x1`);
      for (const stem of ['cifar', 'imagenet']) {
        const settings = { batch: 1, resolution: 33, classes: 7, options: { stem } };
        expect(flashAdd.counts!(network, settings)).toEqual(costs(flashAdd.graph(network, settings)));
      }
    }
  });

  it('names what is out of range', () => {
    expect(() => flashAdd.parse('dense/64x2/128x2/256x2/512x2')).toThrow(/kind of block.*column 1:/);
    expect(() => flashAdd.parse('basic/64x2/100x2/256x2/512x2')).toThrow(/width of stage 2.*column 12:/);
    expect(() => flashAdd.parse('basic/64x2/128x40/256x2/512x2')).toThrow(/1 to 36/);
    expect(() => flashAdd.parse('basic/64x2/128x2')).toThrow(/4 stages/);
  });
});

it('links of inverted bottlenecks follow the input and hidden channels', () => {
  const block = { in: 24, inner: 144, out: 24, projected: false };
  expect(skipCellOf('inverted', block)).toMatchObject({ possibleChannels: 48 + 144, skipChannels: [0, 0, 24] });
});
