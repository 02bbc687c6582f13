/** The bench page: one self-contained HTML file that opens offline. */
import { type BenchDocument, type BenchProxy, type BenchTask, taskMatrix, tasksOf } from '../../benchmarks/index.ts';
import type { FigureContext } from '../figures/context.ts';
import { escapeHtml, score } from '../format.ts';
import { styleSheet } from '../style.ts';
import { agreementMap, budgetLines, correlationBars, rankScatter } from './figures.ts';

/** The numbers behind a task: `columns` in the order of its proxies. */
export interface BenchPageData {
  readonly target: readonly number[];
  readonly columns: readonly { readonly id: string; readonly scores: readonly (number | null)[] }[];
}

/** HTML text. `data`: one entry per task; `maker` makes SVG elements. */
export function renderBench(
  document: BenchDocument,
  data: readonly BenchPageData[],
  maker: Document,
  version: string,
): string {
  const context: FigureContext = { document: maker, width: 920, height: 300 };
  const title = `Nascent bench: ${document.space}`;
  const sections = tasksOf(document).map((task, i) => taskSection(task, data[i]!, context));
  const matrix = taskMatrix(document);
  if (matrix) {
    const head: Heading[] = [['target', false], ...matrix.proxies.map((id): Heading => [id, true])];
    const rows = matrix.rows.map(({ target, values }) => [escapeHtml(target), ...values.map(three)]);
    sections.unshift(`<h2>Spearman on every target</h2>${table(head, rows)}`);
  }
  const settings = Object.entries(document.settings).map(([name, value]) => [
    escapeHtml(name),
    `<code>${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value))}</code>`,
  ]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${styleSheet}</style></head>
<body><main>
<h1>${escapeHtml(document.space)}</h1>
<p class="soft">Table <code>${escapeHtml(document.table)}</code>, architectures in <code>${escapeHtml(document.key ?? 'no column')}</code>.</p>
${sections.join('\n')}
<h2>Settings</h2>${table(
    [
      ['setting', false],
      ['value', false],
    ],
    [...settings, ['nascent', `<code>${escapeHtml(version)}</code>`]],
  )}
<h2>Notes</h2><ul>
<li>A rank correlation over all rows and good picks are different things: read both tables. In the top 5 % nearly every proxy loses most of its correlation.</li>
<li>Intervals are 95 % percentile bootstrap intervals over rows. Equal scores share their places.</li>
</ul>
</main></body></html>
`;
}

function taskSection(task: BenchTask, { target, columns }: BenchPageData, context: FigureContext): string {
  const scatters = columns.map(({ id, scores }) => {
    const figure = rankScatter(
      scores,
      target,
      { proxy: id, target: task.target },
      { ...context, width: 450, height: 240 },
    );
    return `<figure>${figure}<figcaption>${escapeHtml(id)}</figcaption></figure>`;
  });
  const hardware = task.hardware.map(
    (report) => `<h3>${escapeHtml(report.cost)}</h3><figure>${budgetLines(report, task.target, context)}</figure>
${table(
  [
    ['proxy', false],
    ...report.budgets.map(({ quantile, budget }) => [`${quantile * 100} %: ${score(budget)}`, true] as const),
    ['mean gap', true],
    ['hypervolume ratio', true],
  ],
  [
    ['oracle', ...report.budgets.map(({ oracle }) => score(oracle)), '', ''],
    ...report.proxies.map(({ id, picks, meanGap, hypervolumeRatio }) => [
      escapeHtml(id),
      ...picks.map(score),
      score(meanGap),
      score(hypervolumeRatio),
    ]),
  ],
)}`,
  );
  return `<h2>${escapeHtml(task.target)}</h2>
<p class="soft">Population: ${escapeHtml(task.population)}.</p>
<figure>${correlationBars(task.proxies, context)}</figure>
${trustTable(task.proxies)}${failureList(task.proxies)}
<h3>Target against the place by score</h3><div class="grid">${scatters.join('')}</div>
${hardware.length > 0 ? `<h3>Picks within cost budgets</h3>${hardware.join('\n')}` : ''}
${task.proxies.length > 1 ? `<h3>Agreement between proxies (Spearman)</h3><figure>${agreementMap(task.agreement, context)}</figure>` : ''}
${publishedTable(task.proxies)}`;
}

type Heading = readonly [text: string, numeric: boolean];

function trustTable(proxies: readonly BenchProxy[]): string {
  const head: Heading[] = [['proxy', false]];
  for (const name of [
    'n',
    'Spearman',
    '95 %',
    'tau-b',
    '95 %',
    'top 5 % rho',
    'tau',
    'top 10 % rho',
    'tau',
    'nDCG@1000',
    'P@5%',
    'best ten',
    'regret',
    'ms',
  ])
    head.push([name, true]);
  return table(
    head,
    proxies.map((proxy) => [
      escapeHtml(proxy.id),
      proxy.n.toLocaleString('en-US'),
      three(proxy.spearman),
      interval(proxy.ci.spearman),
      three(proxy.kendall),
      interval(proxy.ci.kendall),
      three(proxy.top5.spearman),
      three(proxy.top5.kendall),
      three(proxy.top10.spearman),
      three(proxy.top10.kendall),
      three(proxy.ndcg1000),
      three(proxy.precisionTop5),
      score(proxy.top10Mean),
      score(proxy.regret),
      proxy.msPerArchitecture === null ? '-' : proxy.msPerArchitecture.toPrecision(3),
    ]),
  );
}

function failureList(proxies: readonly BenchProxy[]): string {
  const items = proxies.flatMap(({ id, failed, failures, reason }) => {
    const lines = reason === undefined ? [] : [`${id}: no correlation, ${reason}`];
    const counts = Object.entries(failed).map(([name, count]) => `${count} ${name}`);
    if (counts.length > 0)
      lines.push(`${id} failed: ${counts.join(', ')}; e.g. ${failures[0]!.architecture} ${failures[0]!.detail ?? ''}`);
    return lines;
  });
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

function publishedTable(proxies: readonly BenchProxy[]): string {
  const rows = proxies.flatMap(({ id, spearman, kendall, published = [] }) =>
    published.map((each) => [
      escapeHtml(id),
      three(spearman),
      three(each.spearman),
      three(each.difference.spearman),
      three(kendall),
      three(each.kendall),
      three(each.difference.kendall),
      escapeHtml(`${each.source}; ${each.population}; ${each.target} accuracy`),
    ]),
  );
  if (rows.length === 0) return '';
  const head: Heading[] = [['proxy', false]];
  for (const name of ['rho ours', 'published', 'difference', 'tau ours', 'published', 'difference'])
    head.push([name, true]);
  return `<h3>Beside published values</h3>${table([...head, ['source', false]], rows)}`;
}

const three = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
const interval = (bounds: readonly [number, number] | null): string =>
  bounds === null ? '-' : `${bounds[0].toFixed(3)} to ${bounds[1].toFixed(3)}`;

/** Cells are HTML. */
function table(head: readonly Heading[], rows: readonly (readonly string[])[]): string {
  const kind = (i: number): string => (head[i]![1] ? ' class="n"' : '');
  const top = head.map(([text], i) => `<th${kind(i)}>${escapeHtml(text)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, i) => `<td${kind(i)}>${cell}</td>`).join('')}</tr>`).join('');
  return `<div class="scroll"><table><thead><tr>${top}</tr></thead><tbody>${body}</tbody></table></div>`;
}
