import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../random/index.ts';
import { correlationMatrix, gramMatrix, logAbsDeterminant } from './dense.ts';
import { symmetricEigenvalues } from './symmetric-eigen.ts';

function normals(seed: number, count: number): Float64Array {
  const rng = stream(seed, 'dense test');
  return Float64Array.from({ length: count }, () => rng.normal());
}

describe('logAbsDeterminant', () => {
  test('Hilbert matrix of size 6: det = 1 / 186313420339200000', () => {
    const hilbert = Float64Array.from({ length: 36 }, (_, p) => 1 / (Math.floor(p / 6) + (p % 6) + 1));
    // Condition number 1.5e7: about 1e-9 relative in the determinant.
    expect(logAbsDeterminant(hilbert, 6)).toBeCloseTo(-Math.log(186313420339200000), 8);
  });

  test('second differences: n + 1; needs pivoting; singular; far outside the range of det itself', () => {
    const n = 80;
    const second = Float64Array.from({ length: n * n }, (_, p) => {
      const distance = Math.abs(Math.floor(p / n) - (p % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    expect(logAbsDeterminant(second, n)).toBeCloseTo(Math.log(n + 1), 12);
    expect(logAbsDeterminant(Float64Array.of(0, 2, 3, 0), 2)).toBeCloseTo(Math.log(6), 15);
    expect(logAbsDeterminant(Float64Array.of(1, 2, 2, 4), 2)).toBe(Number.NEGATIVE_INFINITY);
    expect(logAbsDeterminant(Float64Array.of(1, Number.NaN, 2, 4), 2)).toBeNaN();
    expect(logAbsDeterminant([], 0)).toBe(0);
    expect(
      logAbsDeterminant(
        second.map((value) => value * 1e300),
        n,
      ),
    ).toBeCloseTo(Math.log(n + 1) + n * Math.log(1e300), 8);
  });

  test('of a Gram matrix: sum of the logs of its eigenvalues', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.integer(), (n, seed) => {
        const gram = gramMatrix(normals(seed, n * (n + 20)), n, n + 20);
        const expected = symmetricEigenvalues(gram, n).reduce((sum, value) => sum + Math.log(value), 0);
        expect(Math.abs(logAbsDeterminant(gram, n) - expected)).toBeLessThan(1e-10);
      }),
    );
  });
});

describe('correlationMatrix', () => {
  test('hand-computed rows; offsets and factors do not matter; a constant row is NaN', () => {
    const rows = [
      [1, 2, 3, 4],
      [8, 6, 4, 2],
      [1, -1, -1, 1],
      [0.1, 0.1, 0.1, 0.1],
      [2e-30, 1e-30, 4e-30, 3e-30],
    ];
    const found = correlationMatrix(rows.flat(), 5, 4);
    const at = (i: number, j: number): number => found[i * 5 + j]!;
    expect(at(0, 0)).toBe(1);
    expect(at(0, 1)).toBeCloseTo(-1, 15);
    expect(at(0, 2)).toBeCloseTo(0, 15);
    // Deviations (-1.5 -.5 .5 1.5) . (-.5 -1.5 1.5 .5) / 5 = 3 / 5.
    expect(at(0, 4)).toBeCloseTo(0.6, 15);
    expect(at(4, 0)).toBe(at(0, 4));
    for (let j = 0; j < 5; j++) {
      expect(at(3, j)).toBeNaN();
      expect(at(j, 3)).toBeNaN();
    }
  });
});
