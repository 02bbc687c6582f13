/** Independent numbers: closed-form spectra, NumPy/SciPy values (the call stands beside each), definitions by brute force. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../random/index.ts';
import {
  averageRanks,
  hypervolume2d,
  kendallTauB,
  largestSingularValue,
  logAbsDeterminant,
  logRankSum,
  paretoFront,
  quantiles,
  spearman,
  symmetricEigenvalues,
} from './index.ts';

describe('symmetricEigenvalues', () => {
  it('knows the second-difference matrix: 2 - 2 cos(k pi / (n + 1))', () => {
    for (const n of [1, 2, 7, 64]) {
      const a = Float64Array.from({ length: n * n }, (_, i) => {
        const distance = Math.abs(Math.floor(i / n) - (i % n));
        return distance === 0 ? 2 : distance === 1 ? -1 : 0;
      });
      const values = symmetricEigenvalues(a, n);
      // Householder and QL are backward stable: n times the unit round-off of the norm (4).
      for (let k = 1; k <= n; k++) expect(values[k - 1]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (n + 1)), 12);
    }
  });

  it('keeps trace and Frobenius norm, and gives powers of the right size for rank-deficient Gram matrices', () => {
    const rng = stream(1, 'eigen');
    const n = 20;
    const factors = Float64Array.from({ length: n * 3 }, () => rng.normal());
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let k = 0; k < 3; k++) a[i * n + j]! += factors[i * 3 + k]! * factors[j * 3 + k]!;
    const values = symmetricEigenvalues(a, n);
    const trace = values.reduce((sum, value) => sum + value, 0);
    let expected = 0;
    for (let i = 0; i < n; i++) expected += a[i * n + i]!;
    expect(trace).toBeCloseTo(expected, 9);
    expect(Math.abs(values[n - 4]!)).toBeLessThan(1e-12 * expected);
    expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(
      a.reduce((sum, value) => sum + value * value, 0),
      7,
    );
  });
});

it('ln |det|: the Hilbert matrix of order 5 has determinant 1/266716800000', () => {
  const hilbert = Float64Array.from({ length: 25 }, (_, i) => 1 / (Math.floor(i / 5) + (i % 5) + 1));
  // Condition number 5e5: 5e5 * 1e-16 relative.
  expect(logAbsDeterminant(hilbert, 5)).toBeCloseTo(-Math.log(266716800000), 9);
  expect(logAbsDeterminant([1, 2, 2, 4], 2)).toBe(Number.NEGATIVE_INFINITY);
});

it('largest singular value: numpy.linalg.norm([[1,2,3],[4,5,6]], 2) = 9.508032000695724', () => {
  expect(largestSingularValue(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3)).toBeCloseTo(9.508032000695724, 10);
  expect(largestSingularValue(new Float64Array(6), 3, 2)).toBe(0);
});

describe('ranks', () => {
  it('shares ranks between ties', () => expect([...averageRanks([1, 2, 3, 3])]).toEqual([1, 2, 3.5, 3.5]));

  it('equals SciPy: spearmanr / kendalltau of [1,2,2,3,5,4] and [2,1,3,3,4,6]', () => {
    const [x, y] = [
      [1, 2, 2, 3, 5, 4],
      [2, 1, 3, 3, 4, 6],
    ] as const;
    expect(spearman(x, y)).toBeCloseTo(13.75 / 17, 9);
    expect(kendallTauB(x, y)).toBeCloseTo(9 / 14, 9);
  });

  it('Kendall tau-b equals its definition on any pairs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
          minLength: 2,
          maxLength: 40,
        }),
        (pairs) => {
          let [concordant, tiesX, tiesY] = [0, 0, 0];
          const n = (pairs.length * (pairs.length - 1)) / 2;
          for (let i = 0; i < pairs.length; i++) {
            for (let j = 0; j < i; j++) {
              const [dx, dy] = [pairs[i]![0] - pairs[j]![0], pairs[i]![1] - pairs[j]![1]];
              concordant += Math.sign(dx * dy);
              tiesX += dx === 0 ? 1 : 0;
              tiesY += dy === 0 ? 1 : 0;
            }
          }
          const scale = Math.sqrt((n - tiesX) * (n - tiesY));
          const tau = kendallTauB(
            pairs.map(([x]) => x),
            pairs.map(([, y]) => y),
          );
          if (scale === 0) expect(tau).toBeNull();
          else expect(tau).toBeCloseTo(concordant / scale, 12);
        },
      ),
      { seed: 1 },
    );
  });

  it('aggregates by log ranks as AZ-NAS does (arXiv 2403.19232, worked example of four architectures)', () => {
    const sums = logRankSum([
      [1, 2, 3, 3],
      [5, 1, 2, 7],
    ]);
    [-1.673976, -2.079442, -0.826679, -0.133531].forEach((value, i) => {
      expect(sums[i]).toBeCloseTo(value, 6);
    });
  });
});

it('finds fronts and the area they dominate', () => {
  const points = [
    [1, 5],
    [2, 4],
    [3, 4],
    [4, 1],
    [4, 1],
    [5, 0.5],
  ];
  expect(paretoFront(points, ['minimise', 'minimise'])).toEqual([0, 1, 3, 4, 5]);
  // Unit-square arithmetic by hand: (3-1)(3-2) + (2-1)... drawn on paper for points (1,2), (2,1), reference (3,3).
  expect(
    hypervolume2d(
      [
        [1, 2],
        [2, 1],
      ],
      [3, 3],
      ['minimise', 'minimise'],
    ),
  ).toBe(3);
});

it('quantiles: numpy.quantile([3,1,2,10], [0,.25,.5,.95]) = 1, 1.75, 2.5, 8.95', () => {
  expect(quantiles([3, 1, 2, 10], [0, 0.25, 0.5, 0.95]).map((q) => Number(q.toFixed(12)))).toEqual([
    1, 1.75, 2.5, 8.95,
  ]);
});
