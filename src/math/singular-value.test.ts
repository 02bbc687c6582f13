import { describe, expect, test } from 'vitest';
import { stream } from '../random/index.ts';
import { gramMatrix } from './dense.ts';
import { largestSingularValue } from './singular-value.ts';
import { symmetricEigenvalues } from './symmetric-eigen.ts';

const normals = (seed: number, count: number): Float64Array => {
  const rng = stream(seed, 'singular value test');
  return Float64Array.from({ length: count }, () => rng.normal());
};

describe('largestSingularValue of large matrices (Lanczos)', () => {
  test.each([
    [97, 97],
    [130, 400],
    [300, 160],
  ])('%i x %i normals: the root of the largest eigenvalue of the Gram matrix', (rows, columns) => {
    const a = normals(rows, rows * columns);
    const expected = Math.sqrt(symmetricEigenvalues(gramMatrix(a, rows, columns), rows)[rows - 1]!);
    expect(largestSingularValue(a, rows, columns) / expected).toBeCloseTo(1, 10);
  });

  test('closed forms: outer product; identity; a gap of one part in a thousand', () => {
    const [u, v] = [normals(1, 200), normals(2, 150)];
    const outer = Float64Array.from({ length: 200 * 150 }, (_, p) => u[Math.floor(p / 150)]! * v[p % 150]!);
    expect(largestSingularValue(outer, 200, 150) / (Math.hypot(...u) * Math.hypot(...v))).toBeCloseTo(1, 12);
    const diagonal = (value: (i: number) => number): Float64Array =>
      Float64Array.from({ length: 200 * 200 }, (_, p) => (p % 201 === 0 ? value(p / 201) : 0));
    expect(
      largestSingularValue(
        diagonal(() => 3),
        200,
        200,
      ),
    ).toBeCloseTo(3, 12);
    expect(
      largestSingularValue(
        diagonal((i) => 1 + i / 2e5),
        200,
        200,
      ),
    ).toBeCloseTo(1 + 199 / 2e5, 10);
  });
});

describe('largestSingularValue', () => {
  test('closed forms: outer product |u| |v|, golden ratio of [[1, 1], [0, 1]], any scale', () => {
    const u = [1, -2, 3];
    const v = [4, 0, 5, -6, 1];
    const outer = u.flatMap((a) => v.map((b) => a * b));
    expect(largestSingularValue(outer, 3, 5) / (Math.sqrt(14) * Math.sqrt(78))).toBeCloseTo(1, 14);
    const golden = (1 + Math.sqrt(5)) / 2;
    for (const scale of [1, 1e-200, 1e200])
      expect(largestSingularValue([scale, scale, 0, scale], 2, 2) / scale).toBeCloseTo(golden, 14);
    // numpy.linalg.norm([[1, 2, 3], [4, 5, 6]], 2)
    expect(largestSingularValue([1, 2, 3, 4, 5, 6], 2, 3)).toBeCloseTo(9.508032000695724, 13);
    expect(largestSingularValue([0, 0], 1, 2)).toBe(0);
    expect(largestSingularValue([1, Number.NaN], 1, 2)).toBeNaN();
  });

  test('equals power iteration and does not change under transposition', () => {
    const rows = 40;
    const columns = 17;
    const a = normals(5, rows * columns);
    const transposed = Float64Array.from(
      { length: a.length },
      (_, p) => a[(p % rows) * columns + Math.floor(p / rows)]!,
    );
    let v = new Float64Array(columns).fill(1);
    let norm = 0;
    for (let step = 0; step < 2000; step++) {
      const next = new Float64Array(columns);
      for (let i = 0; i < rows; i++) {
        let dot = 0;
        for (let j = 0; j < columns; j++) dot += a[i * columns + j]! * v[j]!;
        for (let j = 0; j < columns; j++) next[j]! += dot * a[i * columns + j]!;
      }
      norm = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
      v = next.map((value) => value / norm);
    }
    // The contract of this function: relative 1e-9.
    expect(Math.abs(largestSingularValue(a, rows, columns) / Math.sqrt(norm) - 1)).toBeLessThan(1e-9);
    expect(Math.abs(largestSingularValue(transposed, columns, rows) / Math.sqrt(norm) - 1)).toBeLessThan(1e-9);
  });
});
