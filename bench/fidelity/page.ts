/** docs/fidelity.md from the benches of every table. */
import type { BenchProxy, BenchTask, PublishedComparison } from '../../src/benchmarks/index.ts';
import { type NoteKey, notes } from './notes.ts';
import { costlyText } from './plan.ts';
import type { FidelityTable, FidelityTask } from './tables.ts';

export interface TableResults {
  readonly table: FidelityTable;
  /** Per bench of the table, its tasks. */
  readonly benches: readonly (readonly BenchTask[])[];
}

export function pageOf(results: readonly TableResults[], lowering: string): string {
  return [
    '# Fidelity: our proxies beside the published values',
    '',
    'Written by `npm run fidelity` (`NASCENT_DATA`: the folder of public tables); do not edit. For every space and task with a table:',
    'rank correlations of our scores with the accuracy, with the 95 % bootstrap interval of Spearman.',
    '',
    '- *theirs, same rows*: scores that others published for the very architectures that we scored, correlated with the same',
    '  accuracies; in brackets the rank correlation between their scores and ours. It tells sample and implementation apart.',
    '- *published*: the value as printed, on the population that its source names.',
    '- Proxies that read only the architecture or its graph are on all rows of the table; the others on a seeded random sample.',
    '  The two populations of NAS-Bench-201 (all cells; cells without unreachable operations) are never mixed.',
    `- ${costlyText}.`,
    '- A note stands wherever the distance to a published Spearman of that population is over 0.05.',
    '',
    `Engine: ${lowering}. Scores are of one initialisation (seed 0).`,
    '',
    '## Overview',
    '',
    'Spearman; the best of a row in bold.',
    '',
    ...overview(results),
    ...results.flatMap(section),
    '',
  ].join('\n');
}

/** What the benches of a table say about one task. */
function proxiesOf({ benches }: TableResults, task: number): readonly BenchProxy[] {
  return benches.flatMap((tasks) => tasks[task]!.proxies.filter(({ id }) => !id.startsWith('column:')));
}

const two = (value: number | null | undefined): string =>
  value === null || value === undefined ? '-' : value.toFixed(2).replace('-0.00', '0.00');
const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map((_, i) => (i === 0 ? '---' : '---:')).join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

function overview(results: readonly TableResults[]): string[] {
  const rows = results.flatMap((result) =>
    result.table.tasks.map((task, i) => ({
      title: `${result.table.title}: ${task.title}`,
      proxies: proxiesOf(result, i).filter(({ n }) => n > 0),
    })),
  );
  const ids = [...new Set(rows.flatMap(({ proxies }) => proxies.map(({ id }) => id)))];
  return tableOf(
    ['table: task', ...ids],
    rows.map(({ title, proxies }) => {
      const best = Math.max(...proxies.map(({ spearman }) => spearman ?? -1));
      return [
        title,
        ...ids.map((id) => {
          const proxy = proxies.find((each) => each.id === id);
          return proxy?.spearman === best ? `**${two(best)}**` : two(proxy?.spearman);
        }),
      ];
    }),
  );
}

function section(result: TableResults): string[] {
  const { table, benches } = result;
  const { data, resolution, batch, classes } = table.input;
  const input =
    data === 'gaussian'
      ? `Gaussian images (${resolution}x${resolution}, batch ${batch}, random labels of ${classes} classes)`
      : `CIFAR-10 images (${resolution}x${resolution}, batch ${batch}, their labels)`;
  const [whole, sampled] = benches;
  return [
    '',
    `## ${table.title}`,
    '',
    `Population: ${table.population}, ${whole![0]!.rows} rows; sample: ${sampled![0]!.rows}. Input: ${input}.${table.large ? ' LogSynflow of one initialisation.' : ''}`,
    ...table.tasks.flatMap((task, i) => [
      '',
      `### ${table.title}: ${task.title}`,
      '',
      ...tableOf(
        ['proxy', 'n', 'Spearman', '95 %', 'Kendall', 'theirs, same rows', 'published', 'note'],
        [...proxiesOf(result, i)]
          .sort((a, b) => (b.spearman ?? -2) - (a.spearman ?? -2))
          .map((proxy) => lineOf(proxy, result, task, i)),
      ),
    ]),
  ];
}

interface Theirs {
  readonly spearman: number | null;
  readonly agreement: number | null;
}

/** The column of others' scores that was ranked beside the proxy. */
function theirsOf(id: string, { table, benches }: TableResults, task: number): Theirs | null {
  const column = `column:${table.theirs?.[id]}`;
  for (const tasks of benches) {
    const { proxies, agreement } = tasks[task]!;
    const theirs = proxies.find((each) => each.id === column);
    if (!theirs) continue;
    const [row, place] = [agreement.proxies.indexOf(id), agreement.proxies.indexOf(column)];
    return { spearman: theirs.spearman, agreement: agreement.spearman[row]?.[place] ?? null };
  }
  return null;
}

function lineOf(proxy: BenchProxy, result: TableResults, task: FidelityTask, place: number): string[] {
  const { id, n, failed, spearman, kendall, ci } = proxy;
  const lost = Object.entries(failed).map(([reason, count]) => `${count} ${reason}`);
  const theirs = theirsOf(id, result, place);
  const { publishedPopulation: population = /./ } = result.table;
  const published = (proxy.published ?? []).filter(
    (each) => population.test(each.population) && (task.accuracy ?? each.target) === each.target,
  );
  return [
    id,
    lost.length > 0 ? `${n} (failed: ${lost.join(', ')})` : String(n),
    two(spearman),
    ci.spearman === null ? '-' : `${two(ci.spearman[0])} to ${two(ci.spearman[1])}`,
    two(kendall),
    theirs === null ? '-' : `${two(theirs.spearman)} (${two(theirs.agreement)})`,
    published.map((each) => `${two(each.spearman)} ${each.source.replace(/ \(.*/, '')}`).join('; ') || '-',
    noteOf(proxy, published, theirs, { table: result.table.id, target: task.target, proxy: id }),
  ];
}

/** Why the distance to a published Spearman is over 0.05: from what was measured, then what was found by looking. */
function noteOf(
  { spearman, ci }: BenchProxy,
  published: readonly PublishedComparison[],
  theirs: Theirs | null,
  key: NoteKey,
): string {
  const far = published.filter((each) => Math.abs(each.difference.spearman ?? 0) > 0.05);
  if (far.length === 0 || spearman === null) return '';
  const parts: string[] = [];
  const interval = ci.spearman;
  if (far.every((each) => interval !== null && each.spearman! >= interval[0] && each.spearman! <= interval[1]))
    parts.push('inside the interval of the sample');
  if (theirs !== null && theirs.spearman !== null) {
    const same = Math.abs(theirs.spearman - spearman) <= 0.05;
    parts.push(
      same
        ? 'the sample: their scores give the same on these rows'
        : 'not only the sample: their scores differ here too',
    );
  }
  const found = notes.find(
    ({ proxies, tables, targets }) =>
      proxies.includes(key.proxy) && (tables?.includes(key.table) ?? true) && (targets?.includes(key.target) ?? true),
  );
  if (found) parts.push(found.text);
  return parts.join('; ');
}
