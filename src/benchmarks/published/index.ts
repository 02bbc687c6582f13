/** Published values beside ours. */
import { azNasTables } from './az-nas.ts';
import { eznasTables } from './eznas.ts';
import { libraTable } from './libra.ts';
import { suiteZero } from './suite-zero.ts';
import { suiteZeroScores } from './suite-zero-scores.ts';
import type { PublishedComparison, PublishedTable } from './types.ts';
import { vkdnwTables } from './vkdnw.ts';
import { zicoTables } from './zico.ts';

export { taskOf } from './task.ts';
export type { PublishedComparison, PublishedTable } from './types.ts';

export const publishedTables: readonly PublishedTable[] = [
  zicoTables,
  azNasTables,
  vkdnwTables,
  suiteZero,
  suiteZeroScores,
  libraTable,
  eznasTables,
];

/** Everything published about a proxy (our id) on a task, beside our correlations. */
export function publishedFor(
  proxy: string,
  space: string,
  task: string,
  ours: { readonly spearman: number | null; readonly kendall: number | null },
): readonly PublishedComparison[] {
  return publishedTables.flatMap(({ source, population, target, proxies, rows }) => {
    const column = proxies.indexOf(proxy);
    return rows.flatMap((row) => {
      if (column < 0 || row.space !== space || row.task !== task) return [];
      const [spearman, kendall] = [row.spearman?.[column] ?? null, row.kendall?.[column] ?? null];
      if (spearman === null && kendall === null) return [];
      const difference = {
        spearman: minus(ours.spearman, spearman),
        kendall: minus(ours.kendall, kendall),
      };
      return [{ source, population, target, spearman, kendall, difference }];
    });
  });
}

const minus = (ours: number | null, theirs: number | null): number | null =>
  ours === null || theirs === null ? null : ours - theirs;
