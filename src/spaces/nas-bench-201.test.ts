/** Check numbers of the published benchmark: sizes, official indices, parameter and MAC counts. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { nasBench201 as space } from './index.ts';

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

  it('has 6,466 canonical forms among 15,625 cells', () => {
    const cells = [...space.enumerate!()];
    expect(cells.length).toBe(15_625);
    expect(new Set(cells.map((c) => space.canonical(c))).size).toBe(6466);
    expect(cells.filter((c) => space.topology!(c).connected).length).toBe(15_284);
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
    ] as const) {
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
  ])('names where %s goes wrong', (text, where) => {
    expect(() => cell(text)).toThrow(where);
  });
});
