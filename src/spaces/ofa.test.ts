/** Once-for-All spaces: counts of the official networks, their code and the HELP table. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import type { Code } from './digit-code.ts';
import { ofaProxylessNas as elasticProxyless, ofaMobileNetV3 as mobileNet, type Space } from './index.ts';

const uniform = (blocks: number, kernel: number, expansion: number, depth: number): string =>
  [String(kernel).repeat(blocks), String(expansion).repeat(blocks), String(depth).repeat(5)].join('/');

// Counted on the official code at 224x224 with 1,000 classes: kernel, expansion, depth, width, params, MACs.
type Row = readonly [number, number, number, number, number, number];
const published: readonly [Space<Code>, number, readonly Row[]][] = [
  [
    mobileNet,
    20,
    [
      [3, 3, 2, 1, 3_410_792, 121_278_672],
      [5, 4, 3, 1, 4_551_792, 250_746_944],
      [7, 6, 4, 1, 7_664_760, 566_170_656],
      [3, 3, 2, 1.2, 4_602_456, 193_078_200],
      [5, 4, 3, 1.2, 6_245_312, 385_659_168],
      [7, 6, 4, 1.2, 10_701_632, 843_101_040],
    ],
  ],
  [
    elasticProxyless,
    21,
    [
      [3, 3, 2, 1, 2_500_632, 154_160_000],
      [5, 4, 3, 1, 3_312_936, 286_405_120],
      [7, 6, 4, 1, 5_103_336, 606_590_720],
      [3, 3, 2, 1.3, 3_718_832, 265_526_256],
      [5, 4, 3, 1.3, 5_053_864, 486_974_112],
      [7, 6, 4, 1.3, 7_942_056, 1_004_908_032],
    ],
  ],
];

for (const [space, blocks, rows] of published) {
  it.each(rows)(`${space.id}: kernel %i, expansion %i, depth %i, width %f`, (...row) => {
    const [kernel, expansion, depth, width, params, macs] = row;
    const architecture = space.parse(uniform(blocks, kernel, expansion, depth));
    const settings = { batch: 1, resolution: 224, classes: 1000, options: { width } };
    expect(costs(space.graph(architecture, settings))).toEqual({ params, macs });
    expect(space.counts!(architecture, settings)).toEqual({ params, macs });
  });
}

describe('Once-for-All codes', () => {
  it('count different networks: 7,371 per stage', () => {
    expect(mobileNet.size).toBe(7371n ** 5n);
    expect(elasticProxyless.size).toBe(7371n ** 5n * 9n);
  });

  it('ignore blocks beyond the depth in the canonical form, and never mutate them', () => {
    const shallow = '33333333333333333333/33333333333333333333/22222';
    // Blocks 3 and 4 of every stage are not in use.
    const hidden = '33773377337733773377/33663366336633663366/22222';
    expect(mobileNet.canonical(mobileNet.parse(hidden))).toBe(shallow);
    expect(mobileNet.format(mobileNet.parse(hidden))).toBe(hidden);
    const around = [...mobileNet.neighbours!(mobileNet.parse(shallow))].map(mobileNet.canonical);
    expect(new Set(around).size).toBe(20 + 20 + 10);
    for (let i = 0; i < 50; i++) {
      const mutant = mobileNet.mutate(mobileNet.parse(shallow), stream(1, 'ofa', i));
      expect(mobileNet.canonical(mutant)).not.toBe(shallow);
    }
  });

  it('accept the resolution of the tables', () => {
    const text = uniform(20, 5, 4, 3);
    expect(mobileNet.format(mobileNet.parse(`${text}/204`))).toBe(text);
    expect(() => mobileNet.parse(`${text}/230`)).toThrow('128 to 224');
    expect(() => mobileNet.parse(`${text}/130`)).toThrow('steps of 4');
    expect(() => mobileNet.parse(text.replace('/33333', '/33335'))).toThrow('column 47');
  });
});

const data = process.env.NASCENT_DATA;

describe.skipIf(!data)('Once-for-All against the HELP table (skipped: NASCENT_DATA is not set)', () => {
  it('reads every row', () => {
    const text = gunzipSync(readFileSync(join(data!, 'ofa-mbv3', 'help_latency.csv.gz'))).toString();
    const rows = text.trim().split('\n').slice(1);
    expect(rows.length).toBeGreaterThan(3900);
    for (const row of rows) {
      const code = row.split(',').slice(1, 5);
      expect(mobileNet.format(mobileNet.parse(code.join('/')))).toBe(code.slice(0, 3).join('/'));
    }
  });
});
