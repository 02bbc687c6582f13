/** The FBNet space against the paper's FBNet-C and the table of scores for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { fbNet as space } from './index.ts';

const cifar = { batch: 1, resolution: 32, classes: 100 };

describe('FBNet', () => {
  it('has 9^22 architectures', () => {
    expect(space.size).toBe(9n ** 22n);
  });

  it('contains FBNet-C at its published size (5.5M parameters, 375M FLOPs; table 3 of the paper)', () => {
    const settings = { batch: 1, resolution: 224, classes: 1000, options: { variant: 'imagenet' } };
    const { params, macs } = costs(space.graph(space.parse(space.example), settings));
    // The paper prints two and three digits, and its counter is not named.
    expect(Math.abs(params / 5.5e6 - 1)).toBeLessThan(0.03);
    expect(Math.abs(macs / 375e6 - 1)).toBeLessThan(0.03);
  });

  it.each([
    ['7818488874147327324245', 1_790_500, 7.00988e7],
    ['5355047552024513726040', 1_695_572, 6.42707e7],
    ['8215184662525125282350', 1_737_316, 4.92324e7],
  ])('counts row %s of the table', (text, params, flops) => {
    const architecture = space.parse(text);
    const counted = space.counts!(architecture, cifar);
    expect(counted.paramsOfficial).toBe(params);
    // The table prints six digits.
    expect(Math.abs(counted.macsOfficial! / flops - 1)).toBeLessThan(1e-5);
    expect(costs(space.graph(architecture, cifar))).toEqual({ params, macs: counted.macs });
  });

  it('shuffles between grouped convolutions and drops skips of equal shape', () => {
    const kinds = (code: string): string[] => space.graph(space.parse(code), cifar).nodes.map(({ kind }) => kind);
    const skips = kinds('8'.repeat(22));
    // Six stages change shape: a 1x1 convolution each, beside stem and head.
    expect(skips.filter((kind) => kind === 'Conv')).toHaveLength(8);
    expect(kinds(`${'8'.repeat(21)}1`).filter((kind) => kind === 'Transpose')).toHaveLength(1);
    expect(kinds(`${'8'.repeat(21)}0`)).not.toContain('Transpose');
  });
});

const data = process.env.NASCENT_DATA;

describe.skipIf(!data)('FBNet against its table of scores (skipped: NASCENT_DATA is not set)', () => {
  it('equals params and flops of every row', () => {
    const text = gunzipSync(readFileSync(join(data!, 'fbnet', 'zc_scores.csv.gz'))).toString();
    const [header, ...rows] = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows.length).toBeGreaterThan(3900);
    for (const row of rows) {
      const counted = space.counts!(space.parse(row[1]!), cifar);
      expect(Math.abs(counted.paramsOfficial! / Number(row[header!.indexOf('params')]) - 1)).toBeLessThan(1e-5);
      expect(Math.abs(counted.macsOfficial! / Number(row[header!.indexOf('flops')]) - 1)).toBeLessThan(1e-5);
    }
  });
});
