/** Rank correlations of a proxy with a target, over everything and among the best (survey arXiv 2307.01998, section 3). */
import { kendallTauB, quantiles, spearman } from '../../math/index.ts';

export interface Correlation {
  readonly n: number;
  /** Null where it is undefined; then there is a reason. */
  readonly spearman: number | null;
  /** Tau-b. */
  readonly kendall: number | null;
  readonly reason?: string;
}

export function correlation(scores: ArrayLike<number>, target: ArrayLike<number>): Correlation {
  const [rho, tau] = [spearman(scores, target), kendallTauB(scores, target)];
  const reason = rho === null || tau === null ? undefinedReason(scores, target) : undefined;
  return { n: scores.length, spearman: rho, kendall: tau, ...(reason === undefined ? {} : { reason }) };
}

/** Rows whose target is at or above its (1 - share) quantile (linear interpolation). `target` covers the whole population. */
export function topRows(target: ArrayLike<number>, share: number): readonly number[] {
  const [threshold] = quantiles(target, [1 - share]);
  const rows: number[] = [];
  for (let i = 0; i < target.length; i++) if (target[i]! >= threshold!) rows.push(i);
  return rows;
}

function undefinedReason(scores: ArrayLike<number>, target: ArrayLike<number>): string {
  if (scores.length < 2) return `${scores.length === 0 ? 'no row has' : 'only one row has'} a score`;
  if (isConstant(scores)) return 'all scores are equal';
  if (isConstant(target)) return 'all targets are equal';
  return 'undefined';
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
