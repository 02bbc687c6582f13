/** Proxies as columns over the rows of a task: measured scores, ranks in the population, columns of the table. */
import { type BenchProxy, columnOf, numericColumn, type ScoredColumn, type Table } from '../../benchmarks/index.ts';
import { type PopulationProxy, type Proxy, populationProxies, proxies, type TimedScore } from '../../proxies/index.ts';

export interface BenchColumn extends ScoredColumn, Pick<BenchProxy, 'better' | 'failures'> {
  /** Id of a proxy of ours that it is, for published values; null when there is none. */
  readonly proxy: string | null;
}

/** Failures shown in full. */
const shownFailures = 3;

/** `scores` and `names`: one per row of the population. */
export function measuredColumn(proxy: Proxy, scores: readonly TimedScore[], names: readonly string[]): BenchColumn {
  const sign = proxy.better === 'lower' ? -1 : 1;
  const failed: Record<string, number> = {};
  const failures: BenchColumn['failures'][number][] = [];
  scores.forEach((score, i) => {
    if (score.ok) return;
    failed[score.reason] = (failed[score.reason] ?? 0) + 1;
    if (failures.length < shownFailures)
      failures.push({ architecture: names[i]!, reason: score.reason, detail: score.detail ?? null });
  });
  return {
    id: proxy.id,
    proxy: proxy.id,
    better: proxy.better,
    scores: scores.map((score) => (score.ok ? sign * score.value : null)),
    failed,
    failures,
    msPerArchitecture: mean(scores.map(({ ms }) => ms)),
  };
}

/** Ranks among the rows; a row has none when all its terms failed. */
export function populationColumn(
  proxy: PopulationProxy,
  terms: readonly (readonly TimedScore[])[],
  names: readonly string[],
): BenchColumn {
  const columns = terms.map((scores) => scores.map((score) => (score.ok ? score.value : null)));
  const values = proxy.aggregate(columns);
  const without = names.map((_, i) => i).filter((i) => columns.every((column) => column[i] === null));
  const missing = new Set(without);
  return {
    id: proxy.id,
    proxy: proxy.id,
    better: proxy.better,
    scores: names.map((_, i) => (missing.has(i) ? null : values[i]!)),
    failed: without.length === 0 ? {} : { 'all-terms-failed': without.length },
    failures: without.slice(0, shownFailures).map((i) => ({
      architecture: names[i]!,
      reason: 'all-terms-failed',
      detail: terms.map((scores) => (scores[i]!.ok ? '' : scores[i]!.reason)).join(', '),
    })),
    msPerArchitecture: mean(names.map((_, i) => terms.reduce((sum, scores) => sum + scores[i]!.ms, 0))),
  };
}

/**
 * `column:NAME`, higher is better; `column:-NAME` turns it round. In tables of several tasks (`class_scene.zen`) NAME may leave the
 * task out: it is the target's. Throws NascentError for a column that is not there or holds texts.
 */
export function tableColumn(
  id: string,
  table: Table,
  target: string,
  rows: readonly number[],
  names: readonly string[],
): BenchColumn {
  const given = id.slice('column:'.length);
  const turned = given.startsWith('-') && !table.columns.has(given);
  const name = taskColumn(table, turned ? given.slice(1) : given, target);
  const values = numericColumn(table, name);
  const scores = rows.map((row) => values[row]!).map((value) => (value === null || !turned ? value : -value));
  const without = scores.flatMap((value, i) => (value === null ? [i] : []));
  return {
    id,
    proxy: ownId(name.slice(name.lastIndexOf('.') + 1)),
    better: turned ? 'lower' : 'higher',
    scores,
    failed: without.length === 0 ? {} : { 'missing-value': without.length },
    failures: without
      .slice(0, shownFailures)
      .map((i) => ({ architecture: names[i]!, reason: 'missing-value', detail: null })),
    msPerArchitecture: null,
  };
}

function taskColumn(table: Table, name: string, target: string): string {
  if (table.columns.has(name)) return name;
  const full = `${target.slice(0, target.lastIndexOf('.') + 1)}${name}`;
  if (!table.columns.has(full)) columnOf(table, name);
  return full;
}

/** Our id of a proxy that a table calls by the field's name. */
function ownId(name: string): string | null {
  const plain = name.toLowerCase().replaceAll('_', '-');
  const all: readonly (Proxy | PopulationProxy)[] = [...Object.values(proxies), ...Object.values(populationProxies)];
  const aliases = (proxy: Proxy | PopulationProxy): readonly string[] =>
    'aliases' in proxy ? (proxy.aliases ?? []) : [];
  const found = all.find(
    (proxy) => proxy.id === plain || aliases(proxy).some((alias) => alias === name || alias === plain),
  );
  return found?.id ?? null;
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
