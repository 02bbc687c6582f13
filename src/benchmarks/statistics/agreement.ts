/** How alike proxies rank: Spearman's rho of every pair, over the rows where both have a score. */
import { averageRanks, pearson, spearman } from '../../math/index.ts';

export interface Agreement {
  readonly proxies: readonly string[];
  /** [row][column]; null where undefined. */
  readonly spearman: readonly (readonly (number | null)[])[];
}

export function agreement(
  columns: readonly { readonly id: string; readonly scores: readonly (number | null)[] }[],
): Agreement {
  const matrix: (number | null)[][] = columns.map(() => []);
  // Ranks of whole columns serve all pairs of them.
  const ranks = columns.map(({ scores }) => (scores.includes(null) ? null : averageRanks(scores as readonly number[])));
  columns.forEach((a, i) => {
    for (let j = i; j < columns.length; j++) {
      const [x, y] = [ranks[i], ranks[j]];
      const value = x && y ? pearson(x, y) : overlap(a.scores, columns[j]!.scores);
      matrix[i]![j] = value;
      matrix[j]![i] = value;
    }
  });
  return { proxies: columns.map(({ id }) => id), spearman: matrix };
}

function overlap(a: readonly (number | null)[], b: readonly (number | null)[]): number | null {
  const rows = a.flatMap((score, row) => (score === null || b[row] === null ? [] : [row]));
  return spearman(
    rows.map((row) => a[row]!),
    rows.map((row) => b[row]!),
  );
}
