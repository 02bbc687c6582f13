/** The bench as Markdown tables, for issues and pages. */
import { type BenchDocument, type BenchTask, taskMatrix, tasksOf } from '../../benchmarks/index.ts';

export function benchMarkdown(document: BenchDocument): string {
  const parts = tasksOf(document).map((task) => taskMarkdown(document, task));
  const matrix = taskMatrix(document);
  if (matrix) {
    const rows = matrix.rows.map(({ target, values }) => [target, ...values.map(three)]);
    parts.unshift(`## ${document.space}: Spearman on every target\n\n${table(['target', ...matrix.proxies], rows)}`);
  }
  return `${parts.join('\n\n')}\n`;
}

function taskMarkdown(document: BenchDocument, task: BenchTask): string {
  const { proxies, hardware, target, population } = task;
  const published = proxies.flatMap(({ id, spearman, kendall, published: found = [] }) =>
    found.map((each) => [
      id,
      three(spearman),
      three(each.spearman),
      three(each.difference.spearman),
      three(kendall),
      three(each.kendall),
      three(each.difference.kendall),
      `${each.source}; ${each.population}; ${each.target}`,
    ]),
  );
  const parts = [
    `## ${document.space}: ${target}`,
    `Population: ${population}.`,
    table(
      [
        'proxy',
        'n',
        'Spearman',
        '95 %',
        'tau-b',
        '95 %',
        'top 5 % rho / tau',
        'top 10 % rho / tau',
        'nDCG@1000',
        'P@5%',
        'best ten',
        'regret',
        'failed',
      ],
      proxies.map((proxy) => [
        proxy.id,
        String(proxy.n),
        three(proxy.spearman),
        interval(proxy.ci.spearman),
        three(proxy.kendall),
        interval(proxy.ci.kendall),
        `${three(proxy.top5.spearman)} / ${three(proxy.top5.kendall)}`,
        `${three(proxy.top10.spearman)} / ${three(proxy.top10.kendall)}`,
        three(proxy.ndcg1000),
        three(proxy.precisionTop5),
        number(proxy.top10Mean),
        number(proxy.regret),
        Object.entries(proxy.failed)
          .map(([reason, count]) => `${count} ${reason}`)
          .join(', ') || '0',
      ]),
    ),
    ...hardware.flatMap(({ cost, budgets, proxies: picked }) => [
      `Picks within budgets of ${cost}:`,
      table(
        [
          '',
          ...budgets.map(({ quantile, budget }) => `${quantile * 100} % (${number(budget)})`),
          'mean gap',
          'hypervolume ratio',
        ],
        [
          ['oracle', ...budgets.map(({ oracle }) => number(oracle)), '', ''],
          ...picked.map(({ id, picks, meanGap, hypervolumeRatio }) => [
            id,
            ...picks.map(number),
            number(meanGap),
            three(hypervolumeRatio),
          ]),
        ],
      ),
    ]),
    ...(published.length === 0
      ? []
      : [
          table(
            ['published', 'rho ours', 'theirs', 'difference', 'tau ours', 'theirs', 'difference', 'source'],
            published,
          ),
        ]),
  ];
  return parts.join('\n\n');
}

const three = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
const number = (value: number | null): string => (value === null ? '-' : String(Number(value.toPrecision(6))));
const interval = (bounds: readonly [number, number] | null): string =>
  bounds === null ? '-' : `${bounds[0].toFixed(3)} to ${bounds[1].toFixed(3)}`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
