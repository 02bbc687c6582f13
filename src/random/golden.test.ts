import { expect, test } from 'vitest';
import { goldenUniform } from './golden.ts';

test('golden uniforms follow the fixtures rule, worked out with arbitrary-precision integers', () => {
  const mask = 0xffffffffn;
  const exact = (seed: bigint, index: bigint): number => {
    let h = (index * 0x85ebca77n + seed * 0x9e3779b1n + 0x165667b1n) & mask;
    h ^= h >> 16n;
    h = (h * 0x85ebca6bn) & mask;
    h ^= h >> 13n;
    h = (h * 0xc2b2ae35n) & mask;
    h ^= h >> 16n;
    return Number(h >> 8n) / 2 ** 24;
  };
  for (const seed of [0, 1, 17, 1000, 3016]) {
    for (const index of [0, 1, 2, 999_999, 50_331_648])
      expect(goldenUniform(seed, index)).toBe(exact(BigInt(seed), BigInt(index)));
  }
});
