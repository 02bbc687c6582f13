/**
 * The survey's hardware-aware protocol (arXiv 2307.01998; procedure of its section 4): for each cost budget take the architecture
 * with the best proxy value among those within budget, and compare its true accuracy with the best there is within it.
 */
import { hypervolume2d, quantiles } from '../../math/index.ts';
import { meanAtBest } from './picks.ts';

/** Budgets are these quantiles of the cost. */
export const budgetQuantiles: readonly number[] = [0.05, 0.25, 0.5, 0.75, 1];

export interface HardwareBudget {
  readonly quantile: number;
  readonly budget: number;
  /** Best target within the budget. */
  readonly oracle: number;
}

export interface HardwareProxy {
  readonly id: string;
  /** Per budget the target of the picked architecture (mean over ties); null when none within it has a score. */
  readonly picks: readonly (number | null)[];
  /** Mean over budgets of oracle minus pick. */
  readonly meanGap: number | null;
  /** Area under the frontier of the picks at every cost, over that of the true frontier; reference: highest cost, lowest target. */
  readonly hypervolumeRatio: number | null;
}

export interface HardwareReport {
  readonly cost: string;
  /** Rows with a cost. Costs below 0 mark unsupported architectures and are left out. */
  readonly n: number;
  readonly budgets: readonly HardwareBudget[];
  readonly proxies: readonly HardwareProxy[];
}

/** Null when no row has a cost. */
export function hardwareReport(
  cost: string,
  costs: readonly (number | null)[],
  target: ArrayLike<number>,
  columns: readonly { readonly id: string; readonly scores: readonly (number | null)[] }[],
): HardwareReport | null {
  const rows = costs.flatMap((value, i) => (value === null || value < 0 ? [] : [i]));
  if (rows.length === 0) return null;
  const order = [...rows].sort((i, j) => costs[i]! - costs[j]! || i - j);
  const limits = quantiles(
    rows.map((i) => costs[i]!),
    budgetQuantiles,
  );
  const within = (limit: number): number[] => rows.filter((i) => costs[i]! <= limit);
  const budgets = limits.map((budget, k) => ({
    quantile: budgetQuantiles[k]!,
    budget,
    oracle: within(budget).reduce((best, i) => Math.max(best, target[i]!), Number.NEGATIVE_INFINITY),
  }));
  const reference: readonly [number, number] = [
    costs[order.at(-1)!]!,
    rows.reduce((least, i) => Math.min(least, target[i]!), Number.POSITIVE_INFINITY),
  ];
  const area = (points: readonly (readonly [number, number])[]): number =>
    hypervolume2d(points, reference, ['minimise', 'maximise']);
  const truth = area(rows.map((i) => [costs[i]!, target[i]!]));
  return {
    cost,
    n: rows.length,
    budgets,
    proxies: columns.map(({ id, scores }) => {
      const picks = limits.map((limit) => {
        const known = within(limit).filter((i) => scores[i] !== null);
        return meanAtBest(
          known.map((i) => scores[i]!),
          known.map((i) => target[i]!),
        );
      });
      const gaps = picks.flatMap((pick, k) => (pick === null ? [] : [budgets[k]!.oracle - pick]));
      return {
        id,
        picks,
        meanGap: gaps.length === 0 ? null : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
        hypervolumeRatio: truth > 0 ? area(proxyFrontier(order, costs, target, scores)) / truth : null,
      };
    }),
  };
}

/** (cost, target) of what the proxy picks as the budget grows: the points where its best value within budget improves. */
function proxyFrontier(
  order: readonly number[],
  costs: readonly (number | null)[],
  target: ArrayLike<number>,
  scores: readonly (number | null)[],
): (readonly [number, number])[] {
  const points: (readonly [number, number])[] = [];
  let best = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let ties = 0;
  for (const i of order) {
    const score = scores[i];
    if (score === null || score === undefined || score < best) continue;
    if (score > best || ties === 0) {
      best = score;
      sum = 0;
      ties = 0;
    }
    sum += target[i]!;
    ties++;
    points.push([costs[i]!, sum / ties]);
  }
  return points;
}
