import { describe, expect, test } from 'vitest';
import { planeFitter } from './resize.ts';

function fit(plane: readonly number[], height: number, width: number, resolution: number, crop = 0): number[] {
  const out = new Float32Array(resolution * resolution);
  planeFitter({ height, width }, resolution)(plane, out, 0, crop);
  return [...out];
}

describe('planeFitter', () => {
  test('same size is a copy; an odd margin puts the smaller half first', () => {
    const plane = Array.from({ length: 64 }, (_, i) => i + 1);
    expect(fit(plane, 8, 8, 8)).toEqual(plane);
    const padded = fit(plane, 8, 8, 11);
    expect(padded[11 * 1 + 1]).toBe(1);
    expect(padded[11 * 8 + 8]).toBe(64);
    expect(padded.filter((value) => value !== 0)).toHaveLength(64);
  });

  test('halving uses the triangle filter: weights 1 3 3 1 over 8, renormalised at the border', () => {
    // Constant along y, so the vertical pass changes nothing. Border: (3 3 1) / 7.
    const row = Array.from({ length: 20 }, (_, x) => x * x);
    const plane = Array.from({ length: 20 }, () => row).flat();
    const half = fit(plane, 20, 20, 10);
    expect(half[0]).toBeCloseTo((3 * 0 + 3 * 1 + 1 * 4) / 7, 5);
    for (let x = 1; x < 9; x++) {
      const [a, b, c, d] = [2 * x - 1, 2 * x, 2 * x + 1, 2 * x + 2].map((v) => v * v) as [
        number,
        number,
        number,
        number,
      ];
      expect(half[30 + x]).toBeCloseTo((a + 3 * b + 3 * c + d) / 8, 4);
    }
  });

  test('doubling interpolates at a quarter and three quarters, clamped at the border', () => {
    const plane = Array.from({ length: 144 }, (_, i) => i % 12);
    const doubled = fit(plane, 12, 12, 24);
    expect(doubled.slice(0, 24)).toEqual(
      Array.from({ length: 24 }, (_, x) => Math.min(11, Math.max(0, (x - 0.5) / 2))),
    );
  });

  test('the centre of the longer side is kept', () => {
    // A ramp along y, 60 x 20 to 10: scaled to 30 rows, rows 10 to 19 kept; a ramp stays one away from the border.
    const plane = Array.from({ length: 1200 }, (_, i) => Math.floor(i / 20));
    const kept = fit(plane, 60, 20, 10);
    for (let y = 0; y < 10; y++) expect(kept[y * 10 + 5]).toBeCloseTo(2 * (y + 10) + 0.5, 4);
  });

  test('tiny resolutions are windows of the image', () => {
    const plane = Array.from({ length: 100 }, (_, i) => i);
    for (const crop of [0, 7, 8, 63, 64 + 9]) {
      const place = crop % 64;
      const corner = Math.floor(place / 8) * 10 + (place % 8);
      expect(fit(plane, 10, 10, 3, crop)).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22].map((o) => corner + o));
    }
  });
});
