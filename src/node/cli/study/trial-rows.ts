/** All trials of a study as a table: one row per distinct network, one column per proxy. */
import type { Row } from '../../../export/index.ts';
import { evaluateStudy, type StoredStudy, summarise } from '../../../study/index.ts';

/** In the order of scoring. A failed score is an empty cell with its reason in the column beside it, where any score failed. */
export function trialRows(stored: StoredStudy): readonly Row[] {
  const { trials, fitness } = evaluateStudy(stored);
  const ranked = summarise(stored, trials.length).best;
  const byHash = new Map(ranked.map((entry) => [entry.hash, entry]));
  const ids = [...stored.settings.proxies.map(({ id }) => id), ...stored.settings.populationProxies];
  const failing = ids.filter((id) => ranked.some(({ scores }) => scores[id]?.ok === false));
  return trials.map(({ index, round, architecture, hash, params, macs }) => {
    const { rank, scores } = byHash.get(hash)!;
    // The counts stand in columns of their own, whether they were asked for as proxies or not.
    const row: Record<string, string | number | null> = {
      trial: index,
      round,
      rank,
      architecture,
      hash,
      params,
      macs,
      fitness: fitness[index] ?? null,
    };
    for (const id of ids) {
      const score = scores[id];
      if (id !== 'params' && id !== 'macs') row[id] = score?.ok ? score.value : null;
    }
    for (const id of failing) {
      const score = scores[id];
      row[`${id}_reason`] = score && !score.ok ? score.reason : null;
    }
    return row;
  });
}
