/** Percentile bootstrap intervals of rank correlations: rows drawn with replacement, the same draws for every proxy. */
import { quantiles } from '../../math/index.ts';
import { stream } from '../../random/index.ts';
import { resampledRanks } from './resampled-ranks.ts';

export type Interval = readonly [low: number, high: number];

export interface BootstrapOptions {
  readonly seed: number;
  /** Default 1,000. */
  readonly resamples?: number;
  /** Covered share; default 0.95. */
  readonly level?: number;
}

export interface CorrelationIntervals {
  /** Null when the correlation is undefined in every resample. */
  readonly spearman: Interval | null;
  readonly kendall: Interval | null;
}

/** One entry per column of `scores`; a null score leaves its row out of that column. */
export function bootstrapIntervals(
  scores: readonly (readonly (number | null)[])[],
  target: ArrayLike<number>,
  { seed, resamples = 1000, level = 0.95 }: BootstrapOptions,
): readonly CorrelationIntervals[] {
  const n = target.length;
  const columns = scores.map((column) => {
    const rows = column.flatMap((score, i) => (score === null ? [] : [i]));
    const ranks = resampledRanks(
      rows.map((i) => column[i]!),
      rows.map((i) => target[i]!),
    );
    return { rows, ranks, counts: new Uint8Array(rows.length), spearman: [] as number[], kendall: [] as number[] };
  });
  const rng = stream(seed, 'bench', 'bootstrap');
  const drawn = new Uint8Array(n);
  for (let resample = 0; resample < resamples; resample++) {
    drawn.fill(0);
    // n is far below 2^32, so the bias of scaling instead of rejecting is far below the resampling error.
    for (let i = 0; i < n; i++) drawn[Math.floor((rng.uint32() / 0x100000000) * n)]!++;
    for (const { rows, ranks, counts, spearman, kendall } of columns) {
      for (let k = 0; k < rows.length; k++) counts[k] = drawn[rows[k]!]!;
      const found = ranks(counts);
      if (found.spearman !== null) spearman.push(found.spearman);
      if (found.kendall !== null) kendall.push(found.kendall);
    }
  }
  return columns.map(({ spearman, kendall }) => ({
    spearman: interval(spearman, level),
    kendall: interval(kendall, level),
  }));
}

function interval(values: readonly number[], level: number): Interval | null {
  if (values.length === 0) return null;
  const [low, high] = quantiles(values, [(1 - level) / 2, (1 + level) / 2]);
  return [low!, high!];
}
