import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averageRanks, kendallTauB, logRankSum, pearson, spearman } from './rank.ts';

describe('averageRanks', () => {
  test('ties share the average; infinities are ordinary; NaN throws', () => {
    expect([...averageRanks([10, 20, 10, 5, 10])]).toEqual([3, 5, 3, 1, 3]);
    expect([...averageRanks([0, -Infinity, Infinity, -Infinity, -0])]).toEqual([3.5, 1.5, 5, 1.5, 3.5]);
    expect(() => averageRanks([1, Number.NaN])).toThrow('index 1');
  });
});

describe('kendallTauB', () => {
  test('the example of the SciPy documentation of kendalltau: -0.4714045207910316', () => {
    expect(kendallTauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.4714045207910316, 15);
  });

  test('undefined is null; perfect is exactly 1 and -1', () => {
    expect(kendallTauB([1], [2])).toBeNull();
    expect(kendallTauB([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(kendallTauB([1, 2, 3, 3], [4, 5, 6, 6])).toBe(1);
    expect(kendallTauB([1, 2, 3, 3], [-4, -5, -6, -6])).toBe(-1);
  });

  test('equals the count over all pairs, ties included', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(-Infinity, Infinity, 0.5));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 }), (pairs) => {
        let score = 0;
        let untiedX = 0;
        let untiedY = 0;
        pairs.forEach(([x, y], i) => {
          for (const [u, v] of pairs.slice(0, i)) {
            const dx = x === u ? 0 : x > u ? 1 : -1;
            const dy = y === v ? 0 : y > v ? 1 : -1;
            score += dx * dy;
            untiedX += dx * dx;
            untiedY += dy * dy;
          }
        });
        const found = kendallTauB(
          pairs.map(([x]) => x),
          pairs.map(([, y]) => y),
        );
        if (untiedX === 0 || untiedY === 0) expect(found).toBeNull();
        else expect(found).toBeCloseTo(score / Math.sqrt(untiedX) / Math.sqrt(untiedY), 14);
      }),
    );
  });

  test('exact at a size where pairs exceed 32 bits: a sequence with its first half moved to the end', () => {
    const half = 50_000;
    const x = Float64Array.from({ length: 2 * half }, (_, i) => i);
    const y = x.map((i) => (i + half) % (2 * half));
    // Discordant pairs: half x half of n (n - 1) / 2.
    const total = half * (2 * half - 1);
    expect(kendallTauB(x, y)).toBeCloseTo((total - 2 * half * half) / total, 15);
  });
});

describe('spearman and pearson', () => {
  test('the example of the SciPy documentation of spearmanr, 0.82078..., and the formula without ties', () => {
    expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.8207826816681233, 15);
    // 1 - 6 sum d^2 / (n (n^2 - 1)), d = 1, 1, 2, 0, 2: 1 - 6 x 10 / 120.
    expect(spearman([1, 2, 3, 4, 5], [2, 1, 5, 3, 2.5])).toBeCloseTo(0.5, 15);
    // scipy.stats.spearmanr: 13.75 / 17.
    expect(spearman([1, 2, 2, 3, 5, 4], [2, 1, 3, 3, 4, 6])).toBeCloseTo(13.75 / 17, 14);
    expect(spearman([1, 2, 3], [-Infinity, 0, Infinity])).toBe(1);
    expect(spearman([1, 1], [1, 2])).toBeNull();
    expect(spearman([], [])).toBeNull();
  });

  test('pearson of a known line with noise; constant is null', () => {
    // Deviations (-1 0 1) and (-1 -1 2): 3 / sqrt(2 x 6).
    expect(pearson([1, 2, 3], [0, 0, 3])).toBeCloseTo(3 / Math.sqrt(12), 15);
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toBeNull();
  });
});

test('logRankSum: the toy check of AZ-NAS with two proxies and a tie, and a failed score ranks last', () => {
  const found = logRankSum([
    [1, 2, 3, 3],
    [5, 1, 2, 7],
  ]);
  // Printed with six decimals.
  [-1.673976, -2.079442, -0.826679, -0.133531].forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 6);
  });
  const failed = logRankSum([[null, -Infinity, 0]]);
  expect([...failed]).toEqual([Math.log(0.5), Math.log(0.5), 0]);
});
