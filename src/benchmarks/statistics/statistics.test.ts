import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kendallTauB, spearman } from '../../math/index.ts';
import { stream } from '../../random/index.ts';
import {
  agreement,
  bestMean,
  bootstrapIntervals,
  correlation,
  hardwareReport,
  meanAtBest,
  ndcg,
  precisionAt,
  rankingOf,
  resampledRanks,
  topRows,
  trustReport,
} from './index.ts';

describe('resampled ranks', () => {
  it('equal the correlations of the drawn rows', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 9 }), fc.nat(3)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, (rows) => {
        const ranks = resampledRanks(
          rows.map(([x]) => x),
          rows.map(([, y]) => y),
        );
        const drawn = rows.flatMap((row) => Array.from({ length: row[2] }, () => row));
        const [x, y] = [drawn.map(([a]) => a), drawn.map(([, b]) => b)];
        const found = ranks(Uint8Array.from(rows, ([, , count]) => count));
        const [rho, tau] = [spearman(x, y), kendallTauB(x, y)];
        // Both sum at most 120 terms of order 1e4: rounding stays far below 1e-12.
        if (rho === null) expect(found.spearman).toBeNull();
        else expect(found.spearman).toBeCloseTo(rho, 12);
        if (tau === null) expect(found.kendall).toBeNull();
        else expect(found.kendall).toBeCloseTo(tau, 12);
      }),
      { numRuns: 300 },
    );
  });
});

describe('bootstrap intervals', () => {
  const n = 400;
  const rng = stream(0, 'test');
  const a = Array.from({ length: n }, () => rng.normal());
  const target = a.map((value) => value + rng.normal());

  it('have the width of the asymptotic one', () => {
    const [found] = bootstrapIntervals([a], target, { seed: 3 });
    const rho = spearman(a, target)!;
    const [low, high] = found!.spearman!;
    expect(low).toBeLessThan(rho);
    expect(high).toBeGreaterThan(rho);
    // Bonett and Wright (2000): standard error of atanh(rho) is sqrt((1 + rho^2 / 2) / (n - 3)); 1,000 resamples give the width
    // to about 5 %, and a sample of 400 normal pairs has a spread of its own of that size.
    const error = Math.sqrt((1 + rho ** 2 / 2) / (n - 3));
    const width = Math.tanh(Math.atanh(rho) + 1.96 * error) - Math.tanh(Math.atanh(rho) - 1.96 * error);
    expect((high - low) / width).toBeGreaterThan(0.85);
    expect((high - low) / width).toBeLessThan(1.15);
  });

  it('depend on the seed and on nothing else, and skip rows without a score', () => {
    const holes = a.map((value, i) => (i % 7 === 0 ? null : value));
    const both = bootstrapIntervals([a, holes], target, { seed: 1, resamples: 50 });
    const alone = bootstrapIntervals([holes], target, { seed: 1, resamples: 50 });
    expect(both[1]).toEqual(alone[0]);
    expect(bootstrapIntervals([a], target, { seed: 2, resamples: 50 })[0]).not.toEqual(both[0]);
    expect(bootstrapIntervals([a.map(() => 1)], target, { seed: 1, resamples: 5 })[0]).toEqual({
      spearman: null,
      kendall: null,
    });
  });
});

describe('picks', () => {
  // Worked by hand: two equal scores share places 1 and 2.
  const [values, gains] = [
    [5, 5, 4, 1],
    [1, 3, 2, 0],
  ];
  const [scores, target] = [rankingOf(values), rankingOf(gains)];
  const nothing = rankingOf([]);

  it('nDCG: gain 2^target - 1, discount log2(place + 1)', () => {
    const log3 = Math.log2(3);
    expect(ndcg(scores, target, 1000)).toBeCloseTo((4 + 4 / log3 + 3 / 2) / (7 + 3 / log3 + 1 / 2), 14);
    expect(ndcg(scores, target, 1)).toBeCloseTo(4 / 7, 14);
    expect(ndcg(nothing, nothing, 10)).toBeNull();
    expect(ndcg(rankingOf([1, 2]), rankingOf([0, 0]), 10)).toBeNull();
  });

  it('precision, mean of the best, argmax', () => {
    expect(precisionAt(scores, target, 1)).toBe(0.5);
    expect(precisionAt(scores, target, 2)).toBe(0.5);
    expect(precisionAt(scores, target, 3)).toBe(1);
    expect(precisionAt(scores, target, 5)).toBeNull();
    expect(bestMean(scores, gains, 1)).toBe(2);
    expect(bestMean(scores, gains, 3)).toBe(2);
    expect(bestMean(scores, gains, 10)).toBe(1.5);
    expect(meanAtBest(values, gains)).toBe(2);
    expect(meanAtBest([], [])).toBeNull();
    expect(meanAtBest([Number.NEGATIVE_INFINITY], [4])).toBe(4);
  });
});

describe('correlation', () => {
  it('says why it is undefined', () => {
    expect(correlation([1], [2])).toEqual({ n: 1, spearman: null, kendall: null, reason: 'only one row has a score' });
    expect(correlation([1, 1], [2, 3]).reason).toBe('all scores are equal');
    expect(correlation([1, 2], [3, 3]).reason).toBe('all targets are equal');
  });

  it('takes the top at or above the quantile', () => {
    // NumPy: quantile(0..9, 0.9) is 8.1.
    expect(topRows([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.1)).toEqual([9]);
    expect(topRows([1, 1, 1], 0.05)).toEqual([0, 1, 2]);
  });
});

describe('hardware-aware protocol', () => {
  const costs = [1, 2, 3, 4, 5, -1, null];
  const target = [10, 30, 20, 40, 35, 99, 98];
  const proxy = { id: 'p', scores: [1, 2, 3, 3, null, 9, 9] };

  it('picks within budgets and compares with the oracle', () => {
    const report = hardwareReport('ms', costs, target, [proxy])!;
    expect(report.n).toBe(5);
    expect(report.budgets.map(({ budget }) => budget)).toEqual([1.2, 2, 3, 4, 5]);
    expect(report.budgets.map(({ oracle }) => oracle)).toEqual([10, 30, 30, 40, 40]);
    // Rows 2 and 3 tie from budget 4 on: mean of 20 and 40.
    expect(report.proxies[0]!.picks).toEqual([10, 30, 20, 30, 30]);
    expect(report.proxies[0]!.meanGap).toBe((0 + 0 + 10 + 10 + 10) / 5);
    // Reference (5, 10). Truth: 20 from cost 2, 30 from cost 4: 2 x 20 + 1 x 30. Proxy: 20 from cost 2.
    expect(report.proxies[0]!.hypervolumeRatio).toBeCloseTo(60 / 70, 14);
  });

  it('is null without costs', () => {
    expect(hardwareReport('ms', [null, -1], [1, 2], [proxy])).toBeNull();
  });
});

describe('trust report', () => {
  it('is perfect for the target itself and counts what is missing', () => {
    const target = Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) / 2);
    const half = target.map((value, i) => (i % 2 === 0 ? value : null));
    const report = trustReport(
      [
        { id: 'truth', scores: target, failed: {}, msPerArchitecture: 1 },
        { id: 'half', scores: half, failed: { singular: 100 }, msPerArchitecture: null },
      ],
      target,
      { seed: 0, resamples: 20 },
    );
    const [truth, part] = report.proxies;
    expect(truth).toMatchObject({ n: 200, spearman: 1, kendall: 1, ndcg1000: 1, precisionTop5: 1, regret: 0 });
    expect(truth!.top10Mean).toBe(97.25);
    expect(truth!.precisionAt).toEqual({ 1: 1, 10: 1, 50: 1, 100: 1 });
    expect(part).toMatchObject({ n: 100, failed: { singular: 100 }, spearman: 1 });
    expect(report.agreement.spearman).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(agreement([{ id: 'a', scores: [1, null] }]).spearman).toEqual([[null]]);
  });
});
