/** NAS-Bench-Macro against the params and flops columns of its table. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { nasBenchMacro as space } from './index.ts';

const settings = { batch: 1, resolution: 32, classes: 10 };

describe('NAS-Bench-Macro', () => {
  // Rows of nas-bench-macro_cifar10.json (xiusu/NAS-Bench-Macro).
  it.each([
    ['00000000', 387_882, 7_713_280],
    ['00000001', 791_594, 14_115_328],
    ['22212202', 1_985_514, 85_164_544],
  ])('counts %s as its table', (text, params, flops) => {
    const code = space.parse(text);
    expect(costs(space.graph(code, settings))).toEqual({ params, macs: flops });
    expect(space.counts!(code, settings)).toMatchObject({ params, macs: flops });
  });

  it('has 6,561 codes, and fewer networks, because identities behind the first layer of a stage vanish', () => {
    const codes = [...space.enumerate!()];
    expect(codes).toHaveLength(6561);
    // Per stage, first layer times sequences of up to two (three layers: one) kept ones: 3 x 3, 3 x 7, 3 x 7.
    expect(new Set(codes.map((code) => space.canonical(code))).size).toBe(9 * 21 * 21);
    const nodes = (text: string): number => space.graph(space.parse(text), settings).nodes.length;
    expect(nodes('11101101')).toBe(nodes('11110110'));
    expect(space.canonical(space.parse('10201012'))).toBe('10210012');
  });
});

const data = process.env.NASCENT_DATA;

describe.skipIf(!data)('NAS-Bench-Macro against its table (skipped: NASCENT_DATA is not set)', () => {
  it('equals params and flops of every row', () => {
    const text = gunzipSync(readFileSync(join(data!, 'nas-bench-macro', 'cifar10.csv.gz'))).toString();
    const [header, ...rows] = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows.length).toBeGreaterThan(5000);
    for (const row of rows) {
      const { params, macs } = space.counts!(space.parse(row[0]!), settings);
      expect(params).toBe(Number(row[header!.indexOf('params')]));
      expect(macs).toBe(Number(row[header!.indexOf('flops')]));
    }
  });
});
