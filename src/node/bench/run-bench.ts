/** A bench: how far proxies can be trusted on the architectures of a table. */
import {
  type BenchDocument,
  type BenchTask,
  type CostColumn,
  numericColumn,
  publishedFor,
  type Table,
  taskOf,
  trustReport,
} from '../../benchmarks/index.ts';
import { proxies as allProxies, populationProxies } from '../../proxies/index.ts';
import type { NetworkSettings, Space } from '../../spaces/index.ts';
import { networkSettings } from '../../study/index.ts';
import { chooseProxies, type ProxySelection } from '../cli/inputs/proxies.ts';
import { chooseSpace } from '../cli/inputs/space.ts';
import { type BenchColumn, measuredColumn, populationColumn, tableColumn } from './columns.ts';
import { loadTable } from './load-table.ts';
import { measureAll } from './measure-all.ts';
import type { BenchOptions } from './options.ts';
import { type BenchRows, benchRows, sampleRows, targetRows } from './rows.ts';
import { benchSettings } from './settings.ts';

/** A task with the numbers behind it, for figures. */
export interface BenchTaskData {
  readonly target: readonly number[];
  readonly columns: readonly BenchColumn[];
}

export interface BenchResult {
  readonly document: BenchDocument;
  /** In the order of the document's tasks. */
  readonly data: readonly BenchTaskData[];
}

/** Throws NascentError for anything wrong with the table, its columns, the proxies or the settings. */
export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const { seed = 0, sample, targets, resamples = 1000, cwd = process.cwd() } = options;
  const note = (text: string): void => options.onNote?.(text.trimEnd());
  const context = { effects: { cwd, stderr: note }, quiet: false };
  const { options: spaceOptions, ...found } = await chooseSpace(options.space, options.spaceOptions, context);
  const { space } = found;
  const selection = chooseBenchProxies(options);
  for (const note of selection.notes) options.onNote?.(note);
  const file = typeof options.table === 'string' ? await loadTable(options.table, cwd, options.onNote) : options.table;
  const joined: Table[] = [];
  for (const other of options.join ?? [])
    joined.push(typeof other === 'string' ? await loadTable(other, cwd, options.onNote) : other);
  const rows = benchRows(space, file, { key: options.key, where: options.where, joined });
  const perTarget = targets.map((target) => ({ target, ...targetRows(rows.table, target) }));
  const any = [...new Set(perTarget.flatMap((each) => each.rows))].sort((a, b) => a - b);
  const drawn = new Set(sampleRows(any, sample ?? null, seed));

  const settings = await benchSettings(found, spaceOptions, selection.choices, options);
  const texts = [...new Set([...drawn].map((row) => rows.architectures?.[row] ?? ''))];
  const measured = await measureAll(found, rows, texts, selection.choices, settings, options);
  const place = new Map(texts.map((text, i) => [text, i]));
  const names = (among: readonly number[]): string[] =>
    among.map((row) => rows.architectures?.[row] ?? `row ${row + 1}`);
  const scoresOf = (id: string, among: readonly number[]) => {
    const scores = measured.scores.get(id)!;
    return among.map((row) => scores[place.get(rows.architectures![row]!)!]!);
  };

  const data: BenchTaskData[] = [];
  const tasks = perTarget.map(({ target, rows: known, values }): BenchTask => {
    const among = known.filter((row) => drawn.has(row));
    const goal = among.map((row) => values[row]!);
    const columns = selection.order.map((id): BenchColumn => {
      if (id.startsWith('column:')) return tableColumn(id, rows.table, target, among, names(among));
      const population = Object.hasOwn(populationProxies, id) ? populationProxies[id] : undefined;
      if (!population) return measuredColumn(allProxies[id]!, scoresOf(id, among), names(among));
      return populationColumn(
        population,
        population.terms.map((term) => scoresOf(term, among)),
        names(among),
      );
    });
    const costs = (options.costs ?? []).map((name) => costColumn(name, rows, among, space, networkSettings(settings)));
    const report = trustReport(columns, goal, { seed, resamples, costs });
    const task = options.published ? taskOf(space.id, target, file.where) : null;
    data.push({ target: goal, columns });
    return {
      target,
      rows: among.length,
      population: populationText(rows, known.length, among.length, options, seed),
      ...report,
      proxies: report.proxies.map((proxy, i) => {
        const { better, failures, proxy: id } = columns[i]!;
        const published = task && id ? publishedFor(id, space.id, task, proxy) : [];
        return { ...proxy, better, failures, ...(options.published ? { published } : {}) };
      }),
    };
  });
  const head = {
    space: space.id,
    table: file.where,
    key: rows.key,
    settings: {
      spaceOptions,
      data: settings.data,
      labels: settings.labels,
      resolution: settings.resolution,
      classes: settings.classes,
      batch: settings.batch,
      seed,
      lowering: measured.lowering,
      sample: sample ?? null,
      where: options.where ?? [],
      join: joined.map(({ where }) => where),
      bootstrap: { resamples, level: 0.95 },
    },
  };
  const document = tasks.length === 1 ? { ...head, ...tasks[0]! } : { ...head, targets, tasks };
  return { document, data };
}

interface BenchSelection extends Pick<ProxySelection, 'choices' | 'notes'> {
  /** Ids in the order asked for, columns included. */
  readonly order: readonly string[];
}

function chooseBenchProxies({ proxies, proxyOptions }: BenchOptions): BenchSelection {
  const own = proxies.filter((id) => !id.startsWith('column:'));
  if (own.length === 0 && proxies.length > 0) return { order: [...new Set(proxies)], choices: [], notes: [] };
  const { choices, notes } = chooseProxies(own, proxyOptions);
  // Aliases become ids, in place.
  const order = proxies.flatMap((given) => (given.startsWith('column:') ? [given] : chooseProxies([given]).ids));
  return { order: [...new Set(order)], choices, notes };
}

function costColumn(
  name: string,
  { table, architectures }: BenchRows,
  among: readonly number[],
  space: Space,
  network: NetworkSettings,
): CostColumn {
  if (!table.columns.has(name) && (name === 'params' || name === 'macs') && space.counts && architectures) {
    const counts = space.counts.bind(space);
    return { name, values: among.map((row) => counts(space.parse(architectures[row]!), network)[name]) };
  }
  const values = numericColumn(table, name);
  return { name, values: among.map((row) => values[row]!) };
}

function populationText(
  { table, fileRows, repeated, key }: BenchRows,
  known: number,
  used: number,
  { where = [], sample, join: joined = [] }: BenchOptions,
  seed: number,
): string {
  const count = (value: number): string => value.toLocaleString('en-US');
  const parts = [`${count(used)} of the ${count(fileRows)} rows of ${table.where.replace(/^.*[\\/]/, '')}`];
  if (where.length > 0) parts.push(`where ${where.join(' and ')}`);
  if (known < table.rows) parts.push(`${count(table.rows - known)} without a value in the target left out`);
  if (sample !== undefined && used < known) parts.push(`a random sample, seed ${seed}`);
  if (repeated > 0) parts.push(`${count(repeated)} rows repeat an architecture`);
  if (joined.length > 0) parts.push(`joined with ${joined.length} more table${joined.length > 1 ? 's' : ''}`);
  if (key === null) parts.push('architectures unknown');
  return parts.join('; ');
}
