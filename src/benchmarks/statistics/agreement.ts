/** How alike proxies rank: Spearman's rho of every pair, over the rows where both have a score. */
import { spearman } from '../../math/index.ts';

export interface Agreement {
  readonly proxies: readonly string[];
  /** [row][column]; null where undefined. */
  readonly spearman: readonly (readonly (number | null)[])[];
}

export function agreement(
  columns: readonly { readonly id: string; readonly scores: readonly (number | null)[] }[],
): Agreement {
  const matrix: (number | null)[][] = columns.map(() => []);
  columns.forEach((a, i) => {
    for (let j = i; j < columns.length; j++) {
      const b = columns[j]!;
      const rows = a.scores.flatMap((score, row) => (score === null || b.scores[row] === null ? [] : [row]));
      const value = spearman(
        rows.map((row) => a.scores[row]!),
        rows.map((row) => b.scores[row]!),
      );
      matrix[i]![j] = value;
      matrix[j]![i] = value;
    }
  });
  return { proxies: columns.map(({ id }) => id), spearman: matrix };
}
