/** What a method is worth on one target. */
import { bestMean, ndcg, precisionAt, rankingOf } from '../../src/benchmarks/index.ts';
import { kendallTauB, spearman } from '../../src/math/index.ts';
import type { Columns, Method } from './methods.ts';
import type { JudgedTable, JudgedTarget } from './tables.ts';

export interface Worth {
  readonly method: string;
  readonly rows: number;
  readonly spearman: number;
  readonly kendall: number;
  /** Places at most 1,000; null for targets that are no percentages. */
  readonly ndcg: number | null;
  readonly precisionTop5: number;
  readonly top10Mean: number;
}

export interface Judged {
  readonly table: JudgedTable;
  readonly target: JudgedTarget;
  readonly results: readonly Worth[];
  readonly ablations: readonly Worth[];
  readonly azNas: readonly Worth[];
}

/** No entry where the method has no scores. */
export function judge(method: Method, columns: Columns, goal: readonly number[]): Worth[] {
  const scores = method.scores(columns);
  if (scores === null) return [];
  const [ranking, wanted] = [rankingOf(scores), rankingOf(goal)];
  const percent = goal.every((value) => value >= 0) && goal.some((value) => value > 1);
  return [
    {
      method: method.name,
      rows: goal.length,
      spearman: spearman(scores, goal) ?? 0,
      kendall: kendallTauB(scores, goal) ?? 0,
      ndcg: percent ? ndcg(ranking, wanted, 1000) : null,
      precisionTop5: precisionAt(ranking, wanted, Math.ceil(0.05 * goal.length))!,
      top10Mean: bestMean(ranking, goal, 10)!,
    },
  ];
}
