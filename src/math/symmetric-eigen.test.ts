import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../random/index.ts';
import { symmetricEigenvalues } from './symmetric-eigen.ts';

function matrix(n: number, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, index) => entry(Math.floor(index / n), index % n));
}

describe('symmetricEigenvalues', () => {
  test.each([1, 2, 3, 10, 64, 257])('second differences, n = %i: 2 - 2 cos(k pi / (n + 1))', (n) => {
    const found = symmetricEigenvalues(
      matrix(n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
      n,
    );
    // Norm 4: a few units of 2^-52 times n.
    for (let k = 1; k <= n; k++)
      expect(Math.abs(found[k - 1]! - (2 - 2 * Math.cos((k * Math.PI) / (n + 1))))).toBeLessThan(1e-13);
  });

  test('dense with known values: a + b J has a (n - 1 times) and a + n b; scaling is exact at both ends of the range', () => {
    for (const scale of [1, 2 ** 900, 2 ** -900]) {
      const n = 50;
      const found = symmetricEigenvalues(
        matrix(n, (i, j) => scale * ((i === j ? 3 : 0) + 0.5)),
        n,
      );
      for (let k = 0; k < n - 1; k++) expect(Math.abs(found[k]! / scale - 3)).toBeLessThan(1e-13);
      expect(Math.abs(found[n - 1]! / scale - 28)).toBeLessThan(1e-12);
    }
  });

  test('two-dimensional grid Laplacian: sums of one-dimensional values, many of them double', () => {
    const side = 12;
    const n = side * side;
    const found = symmetricEigenvalues(
      matrix(n, (p, q) => {
        const distance = Math.abs(Math.floor(p / side) - Math.floor(q / side)) + Math.abs((p % side) - (q % side));
        return distance === 0 ? 4 : distance === 1 ? -1 : 0;
      }),
      n,
    );
    const line = Array.from({ length: side }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (side + 1)));
    const expected = line.flatMap((a) => line.map((b) => a + b)).sort((a, b) => a - b);
    expected.forEach((value, k) => {
      expect(Math.abs(found[k]! - value)).toBeLessThan(1e-12);
    });
  });

  test('rank-deficient: a Gram matrix of rank 3 has n - 3 values at round-off', () => {
    const rng = stream(1, 'eigen');
    const n = 20;
    const factors = Float64Array.from({ length: n * 3 }, () => rng.normal());
    const found = symmetricEigenvalues(
      matrix(n, (i, j) => [0, 1, 2].reduce((sum, k) => sum + factors[i * 3 + k]! * factors[j * 3 + k]!, 0)),
      n,
    );
    expect(Math.abs(found[n - 4]!)).toBeLessThan(1e-13 * found[n - 1]!);
    expect(found[n - 3]!).toBeGreaterThan(1);
  });

  test('zero, diagonal and empty matrices; not finite gives NaN; the input is left alone', () => {
    expect([...symmetricEigenvalues(new Float64Array(9), 3)]).toEqual([0, 0, 0]);
    const diagonal = Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2);
    expect([...symmetricEigenvalues(diagonal, 3)]).toEqual([-1, 2, 3]);
    expect([...diagonal]).toEqual([3, 0, 0, 0, -1, 0, 0, 0, 2]);
    expect(symmetricEigenvalues(new Float64Array(0), 0)).toHaveLength(0);
    expect([...symmetricEigenvalues(Float64Array.of(1, 0, Number.POSITIVE_INFINITY, 1), 2)]).toEqual([NaN, NaN]);
  });

  test('sum = trace, sum of squares = squared Frobenius norm, in order, for any symmetric matrix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.integer(), fc.integer({ min: 0, max: 12 }), (n, seed, spread) => {
        const rng = stream(seed, 'eigen test');
        const lower = matrix(n, () => rng.normal() * 10 ** -rng.int(spread + 1));
        const a = matrix(n, (i, j) => lower[Math.max(i, j) * n + Math.min(i, j)]!);
        const found = symmetricEigenvalues(a, n);
        const squares = a.reduce((sum, value) => sum + value * value, 0);
        let trace = 0;
        for (let i = 0; i < n; i++) trace += a[i * n + i]!;
        const norm = Math.sqrt(squares);
        expect(Math.abs(found.reduce((sum, value) => sum + value, 0) - trace)).toBeLessThanOrEqual(1e-13 * n * norm);
        expect(Math.abs(found.reduce((sum, v) => sum + v * v, 0) - squares)).toBeLessThanOrEqual(1e-13 * n * squares);
        for (let i = 1; i < n; i++) expect(found[i]!).toBeGreaterThanOrEqual(found[i - 1]!);
      }),
    );
  });
});
