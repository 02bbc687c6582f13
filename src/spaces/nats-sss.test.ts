/** The size space of NATS-Bench against counts of the official code and official records. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { natsSizeSpace as space } from './index.ts';

const cifar10 = { batch: 1, resolution: 32, classes: 10 };

describe('NATS-Bench size space', () => {
  // Params and MACs with 10 classes at 32x32, params with 100, then with 120 classes at 16x16.
  it.each([
    ['8:8:8:8:8', 11_714, 4_481_114, 12_524, 12_704, 1_121_336],
    ['64:64:64:64:64', 713_674, 274_399_882, 719_524, 720_824, 68_607_608],
    ['16:32:32:64:64', 316_346, 43_172_490, 322_196, 323_496, 10_800_760],
    ['64:64:64:64:8', 539_594, 263_336_026, 540_404, 540_584, 65_835_064],
    ['8:16:24:32:40', 115_490, 15_339_930, 119_180, 120_000, 3_839_800],
  ])('counts %s as the official code', (text, params, macs, params100, params120, macs16) => {
    const code = space.parse(text);
    const counted = space.counts!(code, cifar10);
    expect(counted).toMatchObject({ paramsOfficial: params, macsOfficial: macs });
    expect(costs(space.graph(code, cifar10))).toEqual({ params, macs: counted.macs });
    expect(space.counts!(code, { ...cifar10, classes: 100 }).params).toBe(params100);
    const imagenet = space.counts!(code, { batch: 1, resolution: 16, classes: 120 });
    expect(imagenet).toMatchObject({ paramsOfficial: params120, macsOfficial: macs16 });
  });

  // Official benchmark records (NATS-sss `*-simple`), MFLOPs with six decimals.
  it.each([
    [0, '8:8:8:8:8', 4.481114, 11_714],
    [11, '8:8:8:16:32', 6.84065, 49_202],
    [284, '8:8:40:32:40', 21.827994, 144_834],
  ])('has the official record %i', (index, text, mflops, params) => {
    expect(space.format(space.fromIndex!(index))).toBe(text);
    expect(space.index!(space.parse(text))).toBe(index);
    expect(space.counts!(index, cifar10)).toMatchObject({ paramsOfficial: params, macsOfficial: mflops * 1e6 });
  });

  it('has 32,768 codes, the last of index 32767', () => {
    expect(space.size).toBe(32_768n);
    expect(space.format(space.fromIndex!(32_767))).toBe('64:64:64:64:64');
    expect(() => space.fromIndex!(32_768)).toThrow(/0 to 32767/);
  });

  it('names the wrong width', () => {
    expect(() => space.parse('8:8:12:8:8')).toThrow(/column 5.*8, 16/);
    expect(() => space.parse('8:8:8:8')).toThrow(/5 widths.*4 parts/);
    expect(() => space.parse('8:8:8:8:8:8')).toThrow(/column 11.*6 parts/);
    expect(() => space.graph(0, { ...cifar10, resolution: 30 })).toThrow(/divisible by 4/);
  });
});
