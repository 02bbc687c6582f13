/** Everything the bench says about a set of proxies on one target: the part of its document that is pure statistics. */
import { type Agreement, agreement } from './agreement.ts';
import { bootstrapIntervals, type Interval } from './bootstrap.ts';
import { type Correlation, correlation, topRows } from './correlation.ts';
import { type HardwareReport, hardwareReport } from './hardware.ts';
import { bestMean, meanAtBest, ndcg, precisionAt } from './picks.ts';
import { rankingOf } from './ranking.ts';

/** A proxy's scores over the population, higher is better. */
export interface ScoredColumn {
  readonly id: string;
  /** Null where it failed; -Infinity is a value and ranks last. Never NaN. */
  readonly scores: readonly (number | null)[];
  /** Failures by reason. */
  readonly failed: Readonly<Record<string, number>>;
  /** Mean computing time; null for a column of the table. */
  readonly msPerArchitecture: number | null;
}

export interface CostColumn {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface ProxyTrust {
  readonly id: string;
  /** Rows with a score. */
  readonly n: number;
  readonly failed: Readonly<Record<string, number>>;
  readonly spearman: number | null;
  /** Tau-b. */
  readonly kendall: number | null;
  /** Why a correlation is null. */
  readonly reason?: string;
  /** Among the rows whose target is at or above the population's 95 % quantile. */
  readonly top5: Correlation;
  readonly top10: Correlation;
  /** 95 % bootstrap intervals. */
  readonly ci: { readonly spearman: Interval | null; readonly kendall: Interval | null };
  /** Gain 2^target - 1, target in percent, 1,000 places. */
  readonly ndcg1000: number | null;
  /** Share of the best 5 % by score that belongs to the best 5 % by target. */
  readonly precisionTop5: number | null;
  /** Mean target of the ten best by score. */
  readonly top10Mean: number | null;
  /** Best target of the population minus the target at the highest score (mean over ties). */
  readonly regret: number | null;
  /** Share of the k best by score among the k best by target. */
  readonly precisionAt: Readonly<Record<string, number | null>>;
  readonly msPerArchitecture: number | null;
}

export interface TrustReport {
  readonly proxies: readonly ProxyTrust[];
  readonly agreement: Agreement;
  readonly hardware: readonly HardwareReport[];
}

export interface TrustOptions {
  readonly seed: number;
  /** Bootstrap resamples; default 1,000, 0 leaves the intervals out. */
  readonly resamples?: number;
  readonly costs?: readonly CostColumn[];
}

/** k of `precisionAt`. */
export const precisionPlaces: readonly number[] = [1, 10, 50, 100, 500];

/** `target`: one finite number per row of the population, higher is better. */
export function trustReport(
  columns: readonly ScoredColumn[],
  target: readonly number[],
  { seed, resamples = 1000, costs = [] }: TrustOptions,
): TrustReport {
  const best = target.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const [top5, top10] = [topRows(target, 0.05), topRows(target, 0.1)];
  // Of whole columns; a column with failures ranks its own rows.
  const wholeRanking = rankingOf(target);
  const intervals = bootstrapIntervals(
    columns.map(({ scores }) => scores),
    target,
    { seed, resamples },
  );
  const proxies = columns.map(({ id, scores, failed, msPerArchitecture }, c): ProxyTrust => {
    const among = (rows: readonly number[]): readonly [number[], number[]] => {
      const known = rows.filter((i) => scores[i] !== null);
      return [known.map((i) => scores[i]!), known.map((i) => target[i]!)];
    };
    const [x, y] = among(target.map((_, i) => i));
    const { n, ...all } = correlation(x, y);
    const picked = meanAtBest(x, y);
    const byScore = rankingOf(x);
    const byTarget = n === target.length ? wholeRanking : rankingOf(y);
    return {
      id,
      n,
      failed,
      ...all,
      top5: correlation(...among(top5)),
      top10: correlation(...among(top10)),
      ci: intervals[c]!,
      ndcg1000: ndcg(byScore, byTarget, 1000),
      precisionTop5: precisionAt(byScore, byTarget, Math.ceil(0.05 * n)),
      top10Mean: bestMean(byScore, y, 10),
      regret: picked === null ? null : best - picked,
      precisionAt: Object.fromEntries(
        precisionPlaces.filter((k) => k <= n).map((k) => [k, precisionAt(byScore, byTarget, k)]),
      ),
      msPerArchitecture,
    };
  });
  return {
    proxies,
    agreement: agreement(columns),
    hardware: costs.flatMap(({ name, values }) => hardwareReport(name, values, target, columns) ?? []),
  };
}
