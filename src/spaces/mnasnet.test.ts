/** The MnasNet space against EfficientNet-B0, a member of it, and against the table of Accel-NASBench. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { mnasNet as space } from './index.ts';

const imagenet = { batch: 1, resolution: 224, classes: 1000 };

describe('MnasNet (Accel-NASBench)', () => {
  it('has 36^6 * 48 architectures', () => {
    expect(space.size).toBe(36n ** 6n * 48n);
  });

  it('contains EfficientNet-B0, whose published size is 5,288,548 parameters', () => {
    // torchvision's efficientnet_b0; squeeze widths and skeleton are the same.
    const architecture = space.parse('1666666/3353553/1223341/1111111');
    expect(costs(space.graph(architecture, imagenet)).params).toBe(5_288_548);
  });

  it.each([
    ['6466611/3535533/1233222/0000000', 2_501_160, 415.3611],
    ['6166464/3533355/1321212/0000000', 3_444_360, 372.7326],
    ['4411644/5335353/3112132/0000000', 3_853_400, 426.0603],
  ])('counts row %s of the table', (text, params, millions) => {
    const counted = space.counts!(space.parse(text), imagenet);
    expect(counted.paramsOfficial).toBe(params);
    // The table prints seven digits.
    expect(counted.macsOfficial! / 1e6).toBeCloseTo(millions, 3);
    expect(costs(space.graph(space.parse(text), imagenet))).toEqual({ params, macs: counted.macs });
  });

  it('reads commas as well and names the first wrong digit', () => {
    const text = '1666666/3353553/1223341/1111111';
    expect(space.format(space.parse(text.replaceAll('/', ',')))).toBe(text);
    expect(() => space.parse('1666666/3353553/1223441/1111111')).toThrow('column 21');
    expect(() => space.parse('1666666/3353553/1223351/1111111')).toThrow('layers of position 6: 1, 2, 3, 4');
  });
});

const data = process.env.NASCENT_DATA;

describe.skipIf(!data)('MnasNet against the Accel-NASBench table (skipped: NASCENT_DATA is not set)', () => {
  it('equals params and MACs of every row', () => {
    const text = gunzipSync(readFileSync(join(data!, 'accel-nasbench', 'imagenet.csv.gz'))).toString();
    const [header, ...rows] = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const column = (name: string): number => header!.indexOf(name);
    expect(rows.length).toBeGreaterThan(4000);
    for (const row of rows) {
      const architecture = ['e', 'k', 'l', 'se'].map((name) => row[column(name)]).join('/');
      const counted = space.counts!(space.parse(architecture), imagenet);
      expect(counted.paramsOfficial).toBe(Math.round(Number(row[column('params_M')]) * 1e6));
      expect(Math.abs(counted.macsOfficial! / 1e6 / Number(row[column('macs_M')]) - 1)).toBeLessThan(1e-6);
    }
  });
});
