/**
 * Our default score (docs/default-score.md). In a population of m networks with ranks r:
 *   sum over the anchors MACs and NASWOT of ln(r/m) / 2, plus sum over the other terms of weight * gate * f(r/m),
 *   gate = max(0, Spearman's rho between the term and the anchors' sum)^2.
 * A term is listened to as far as it agrees with capacity in this very population, so one set of weights serves all spaces. f = ln
 * punishes the worst ranks; the path terms also reward the best, by -ln(1 - r/m + 1/m).
 */
import { averageRanks, spearman } from '../math/index.ts';
import type { PopulationProxy } from './types.ts';

interface Term {
  readonly id: string;
  readonly weight: number;
  /** Weight of the reward for the best ranks. */
  readonly top: number;
}

const anchors: readonly string[] = ['macs', 'thin-naswot'];
const anchorWeight = 0.5;
const gated: readonly Term[] = [
  { id: 'thin-jacob-cov', weight: 2, top: 0 },
  { id: 'kernel-layers', weight: 1, top: 0 },
  { id: 'path-reach', weight: 1, top: 0 },
  { id: 'path-range', weight: 2, top: 1 },
  { id: 'path-mass', weight: 1, top: 0.5 },
];

type Column = readonly (number | null)[];

/** Ranks over m, failures lowest; null where the column says nothing: all equal, or all failed. */
function shares(column: Column): Float64Array | null {
  const ranks = averageRanks(column.map((value) => value ?? Number.NEGATIVE_INFINITY));
  if (ranks.every((rank) => rank === ranks[0])) return null;
  return ranks.map((rank) => rank / ranks.length);
}

function aggregate(columns: readonly Column[]): Float64Array {
  const m = columns[0]!.length;
  const sum = new Float64Array(m);
  const add = (weight: number, values: Float64Array): void => {
    for (let i = 0; i < m; i++) sum[i]! += weight * values[i]!;
  };
  for (let i = 0; i < anchors.length; i++) {
    const share = shares(columns[i]!);
    if (share !== null) add(anchorWeight, share.map(Math.log));
  }
  const anchor = sum.slice();
  gated.forEach(({ weight, top }, i) => {
    const share = shares(columns[anchors.length + i]!);
    if (share === null) return;
    const gate = Math.max(0, spearman(share, anchor) ?? 0) ** 2;
    add(gate * weight, share.map(Math.log));
    if (top > 0)
      add(
        gate * top,
        share.map((value) => -Math.log(1 - value + 1 / m)),
      );
  });
  return sum;
}

export const nascent: PopulationProxy = {
  id: 'nascent',
  title: 'Nascent',
  paper: 'ours (docs/default-score.md)',
  better: 'higher',
  provenance: 'reconstruction',
  description:
    'Capacity (MACs, NASWOT), input sensitivity and the structure of the paths, each weighted by its agreement with capacity in the population.',
  terms: [...anchors, ...gated.map(({ id }) => id)],
  aggregate,
};
