/** Check numbers of the published benchmark: sizes, official indices, parameter and MAC counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { nasBench201 as space } from './index.ts';

const golden: readonly GoldenRecord[] = JSON.parse(
  readFileSync(new URL('../../test/fixtures/nb201-golden.json', import.meta.url), 'utf8'),
);
const cell = space.parse;
const all = (operation: string): string =>
  `|${operation}~0|+|${operation}~0|${operation}~1|+|${operation}~0|${operation}~1|${operation}~2|`;
const resnet = '|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|skip_connect~2|';

describe('NAS-Bench-201', () => {
  it('has the published anchors of the official index', () => {
    const anchors: [number, string][] = [
      [0, '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|'],
      [1, '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|'],
      [9, '|avg_pool_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|nor_conv_3x3~2|'],
      [123, '|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|none~0|avg_pool_3x3~1|nor_conv_3x3~2|'],
      [3558, '|skip_connect~0|+|nor_conv_3x3~0|nor_conv_1x1~1|+|nor_conv_3x3~0|nor_conv_1x1~1|nor_conv_3x3~2|'],
      [13714, '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'],
    ];
    for (const [index, text] of anchors) {
      expect(space.format(space.fromIndex!(index))).toBe(text);
      expect(space.index!(cell(text))).toBe(index);
    }
  });

  it('has 6,466 canonical forms among 15,625 cells, 6,461 of the 15,284 connected ones', () => {
    const cells = [...space.enumerate!()];
    expect(cells.length).toBe(15_625);
    expect(new Set(cells.map((c) => space.canonical(c))).size).toBe(6466);
    const connected = cells.filter((c) => space.topology!(c).connected);
    expect(connected.length).toBe(15_284);
    expect(new Set(connected.map((c) => space.canonical(c))).size).toBe(6461);
  });

  it.each([
    [
      'index 13714',
      '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|',
      1_073_466,
      153_272_970,
    ],
    ['all 3x3', all('nor_conv_3x3'), 1_531_546, 220_119_690],
    ['all 1x1', all('nor_conv_1x1'), 241_306, 31_376_010],
    ['ResNet code', resnet, 559_386, 78_561_930],
    ['all none', all('none'), 73_306, 7_783_050],
  ])('counts %s as published', (_name, text, params, macs) => {
    const settings = { batch: 1, resolution: 32, classes: 10 };
    const counted = costs(space.graph(cell(text), settings));
    expect(counted).toEqual({ params, macs: macs - 10 });
    expect(space.counts!(cell(text), settings)).toEqual({ ...counted, paramsOfficial: params, macsOfficial: macs });
    const imagenet = space.counts!(cell(text), { batch: 1, resolution: 16, classes: 120 });
    expect(imagenet.params).toBe(params + 65 * 110);
  });

  it('counts equal the graph for other widths, depths, sizes and stems', () => {
    for (const [index, options] of [
      [5, { C: 4, N: 1 }],
      [9000, { C: 6, N: 2, channels: 1 }],
      [15_000, { C: 1, N: 1, channels: 1, stem: false }],
      [1, { C: 2, N: 2, channels: 2, stem: false, depth: 4 }],
    ] as const) {
      // 3: TE-NAS's crops, where the shortcut's single pixel is broadcast.
      for (const resolution of [3, 8, 12, 16]) {
        const settings = { batch: 2, resolution, classes: 7, options };
        const { params, macs } = space.counts!(space.fromIndex!(index), settings);
        expect(costs(space.graph(space.fromIndex!(index), settings))).toEqual({ params, macs });
      }
    }
  });

  it.each([
    ['|nor_conv_5x5~0|+|none~0|none~1|+|none~0|none~1|none~2|', 'column 2'],
    ['|none~0|+|none~0|none~1|+|none~0|none~1|none~1|', 'column 45'],
    ['|none~0|+|none~0|none~1|+|none~0|none~1|', 'column 41'],
    [`${all('none')}|`, 'column 48'],
    ['', 'column 1'],
    ['|none~0|+|none~0|none|+|none~0|none~1|none~2|', 'column 22'],
  ])('names where %s goes wrong', (text, where) => {
    expect(() => cell(text)).toThrow(where);
  });

  it.each([
    [{ options: { C: 0 } }, /option C .*whole number from 1/],
    [{ options: { N: 1.5 } }, /option N .*whole number/],
    [{ options: { stem: 1 } }, /option stem .*true or false/],
    [{ options: { width: 16 } }, /no option width/],
    [{ options: { stem: false } }, /channels equal to C/],
    [{ resolution: 30 }, /divisible by 4/],
    [{ resolution: 1 }, /divisible by 4/],
  ])('refuses %o', (settings, message) => {
    expect(() => space.graph(0, { batch: 1, resolution: 32, classes: 10, ...settings })).toThrow(message);
    expect(() => space.counts!(0, { batch: 1, resolution: 32, classes: 10, ...settings })).toThrow(message);
  });

  it('numbers its layers as the golden records do', () => {
    for (const { arch, C, N, resolution, batch, classes, layers, params_total } of golden) {
      const graph = space.graph(space.parse(arch), { batch, resolution, classes, options: { C, N } });
      const weighted = graph.parameters
        .map((id) => graph.nodes[id]!)
        .filter((node) => node.kind === 'Parameter' && node.attributes.layer !== null);
      expect(weighted.map(({ shape }) => shape)).toEqual(layers.map(({ shape }) => shape));
      expect(costs(graph).params).toBe(params_total);
    }
  });
});

interface GoldenRecord {
  readonly arch: string;
  readonly C: number;
  readonly N: number;
  readonly resolution: number;
  readonly batch: number;
  readonly classes: number;
  readonly params_total: number;
  readonly layers: readonly { readonly shape: readonly number[] }[];
}

const data = process.env.NASCENT_DATA;

describe.skipIf(!data)('NAS-Bench-201 against public tables (skipped: NASCENT_DATA is not set)', () => {
  const read = (name: string): string[][] => {
    const path = join(data!, 'nas-bench-201', name);
    return gunzipSync(readFileSync(path))
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(','));
  };

  it('has the official index and the code of every row', () => {
    const [header, ...rows] = read('accuracy.csv.gz');
    expect(header!.slice(0, 3)).toEqual(['index', 'code', 'arch_str']);
    expect(rows.length).toBeGreaterThan(10_000);
    for (const [index, code, text] of rows) {
      const architecture = space.parse(text!);
      expect(architecture).toBe(Number.parseInt(code!, 5));
      expect(space.index!(architecture)).toBe(Number(index));
    }
  });

  it.each([
    ['zc_cifar10.csv.gz', 10],
    ['zc_imagenet16-120.csv.gz', 120],
  ])('has the parameter counts of %s', (name, classes) => {
    const [header, ...rows] = read(name);
    const column = header!.indexOf('params');
    expect(rows.length).toBeGreaterThan(5000);
    const settings = { batch: 1, resolution: 32, classes };
    // The table prints millions.
    for (const row of rows)
      expect(space.counts!(Number.parseInt(row[1]!, 5), settings).params).toBe(Math.round(Number(row[column]) * 1e6));
  });
});
