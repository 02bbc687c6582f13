/** ProxylessNAS against the released ProxylessNAS-Mobile. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { proxylessNas as space } from './index.ts';

describe('ProxylessNAS', () => {
  it('has 6^6 * 7^15 architectures', () => {
    expect(space.size).toBe(6n ** 6n * 7n ** 15n);
  });

  it('has the parameters of the released ProxylessNAS-Mobile (arXiv 1812.00332, figure 4)', () => {
    // 4,080,512 and 332.46M as osmr/imgclsmob counts them, batch norms included in the latter.
    const settings = { batch: 1, resolution: 224, classes: 1000, options: { firstStage: 32 } };
    const counted = costs(space.graph(space.parse(space.example), settings));
    expect(counted.params).toBe(4_080_512);
    expect(Math.abs(counted.macs / 332.46e6 - 1)).toBeLessThan(0.05);
    expect(space.counts!(space.parse(space.example), settings)).toEqual(counted);
  });

  it('allows Zero only inside a stage, and forgets where it stood', () => {
    expect(() => space.parse('206640225222622255445')).toThrow('column 13');
    expect(() => space.parse('206640225222322255446')).toThrow('column 21');
    expect(space.canonical(space.parse('206640225222322255445'))).toBe(
      space.canonical(space.parse('266040225222322255445')),
    );
  });
});
