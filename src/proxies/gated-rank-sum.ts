/** The aggregation of our default score: log ranks, each term weighted by its agreement with anchors (docs/default-score.md). */
import { averageRanks, spearman } from '../math/index.ts';

type Column = readonly (number | null)[];

export interface GatedTerm {
  readonly id: string;
  /** False: counts whatever the gate says. */
  readonly gated: boolean;
  /** Weight of the punishment of low ranks, ln q. */
  readonly low: number;
  /** Weight of the reward for high ranks, -ln(1 - q + 1/m). */
  readonly high: number;
  /** Value of q above which the punishment treats all alike. */
  readonly limit: number;
}

export interface GatedDesign {
  /** Ids of the terms that always count, by ln q. */
  readonly anchors: readonly string[];
  readonly anchorWeight: number;
  readonly terms: readonly GatedTerm[];
  /** Spearman's rho with the anchors up to which a gate is shut; it opens linearly to 1 at rho = 1. */
  readonly floor: number;
}

export const gatedTerms = ({ anchors, terms }: GatedDesign): readonly string[] => [
  ...anchors,
  ...terms.map(({ id }) => id),
];

/** q = rank / m, failures lowest; null where the column says nothing: all equal, or all failed. */
function shares(column: Column): Float64Array | null {
  const ranks = averageRanks(column.map((value) => value ?? Number.NEGATIVE_INFINITY));
  if (ranks.every((rank) => rank === ranks[0])) return null;
  return ranks.map((rank) => rank / ranks.length);
}

/** One sum per network; `columns` in the order of `gatedTerms`. */
export function gatedRankSum(design: GatedDesign, columns: readonly Column[]): Float64Array {
  const { anchors, anchorWeight, terms, floor } = design;
  const m = columns[0]!.length;
  const sum = new Float64Array(m);
  const add = (share: Float64Array, value: (share: number) => number): void => {
    for (let i = 0; i < m; i++) sum[i]! += value(share[i]!);
  };
  for (const column of columns.slice(0, anchors.length)) {
    const share = shares(column);
    if (share !== null) add(share, (q) => anchorWeight * Math.log(q));
  }
  const anchor = sum.slice();
  terms.forEach(({ gated, low, high, limit }, i) => {
    const share = shares(columns[anchors.length + i]!);
    if (share === null) return;
    const gate = gated ? Math.max(0, ((spearman(share, anchor) ?? 0) - floor) / (1 - floor)) : 1;
    add(share, (q) => gate * (low * Math.log(Math.min(q, limit)) - high * Math.log(1 - q + 1 / m)));
  });
  return sum;
}
