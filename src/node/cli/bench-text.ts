/** The bench's document for people: tables on a terminal. */
import { type BenchDocument, type BenchTask, taskMatrix, tasksOf } from '../../benchmarks/index.ts';
import { durationText } from './progress.ts';
import { numberText, table } from './table.ts';

export function benchText(document: BenchDocument): string {
  const texts = tasksOf(document).map((task) => taskText(document, task));
  const matrix = taskMatrix(document);
  if (matrix) {
    const rows = matrix.rows.map(({ target, values }) => [target, ...values.map(three)]);
    texts.push(`Spearman on every target\n${table(['target', ...matrix.proxies], rows)}`);
  }
  return texts.join('\n');
}

function taskText(document: BenchDocument, task: BenchTask): string {
  const parts = [`${document.space}, target ${task.target}: ${task.population}\n`, correlations(task), picks(task)];
  for (const { id, failures, failed } of task.proxies) {
    if (failures.length === 0) continue;
    const reasons = Object.entries(failed).map(([reason, count]) => `${count} ${reason}`);
    const { architecture, detail } = failures[0]!;
    parts.push(`  ${id} failed: ${reasons.join(', ')}; e.g. ${architecture}${detail === null ? '' : `: ${detail}`}\n`);
  }
  for (const { id, reason } of task.proxies)
    if (reason !== undefined) parts.push(`  ${id}: no correlation, ${reason}\n`);
  parts.push(...task.hardware.map(hardware), agreement(task), published(task));
  return parts.filter((part) => part !== '').join('\n');
}

const three = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
const interval = (bounds: readonly [number, number] | null): string =>
  bounds === null ? '' : ` [${bounds[0].toFixed(3)}, ${bounds[1].toFixed(3)}]`;

function correlations({ proxies }: BenchTask): string {
  return table(
    ['proxy', 'n', 'Spearman [95 %]', 'tau-b [95 %]', 'top 5 %: rho', 'tau', 'top 10 %: rho', 'tau', 'time each'],
    proxies.map(({ id, n, spearman, kendall, ci, top5, top10, msPerArchitecture: ms }) => [
      id,
      String(n),
      `${three(spearman)}${interval(ci.spearman)}`,
      `${three(kendall)}${interval(ci.kendall)}`,
      three(top5.spearman),
      three(top5.kendall),
      three(top10.spearman),
      three(top10.kendall),
      ms === null ? '-' : ms < 1 ? `${(ms * 1000).toFixed(1)} us` : durationText(ms),
    ]),
  );
}

function picks({ proxies }: BenchTask): string {
  const places = [...new Set(proxies.flatMap(({ precisionAt }) => Object.keys(precisionAt)))];
  return table(
    ['picks', 'nDCG@1000', 'P@5%', 'best ten', 'regret', ...places.map((k) => `P@${k}`)],
    proxies.map(({ id, ndcg1000, precisionTop5, top10Mean, regret, precisionAt }) => [
      id,
      three(ndcg1000),
      three(precisionTop5),
      numberText(top10Mean),
      numberText(regret),
      ...places.map((k) => three(precisionAt[k] ?? null)),
    ]),
  );
}

function hardware({ cost, n, budgets, proxies }: BenchTask['hardware'][number]): string {
  const head = ['budget', ...budgets.map(({ quantile }) => `${quantile * 100} %`), 'mean gap', 'hypervolume'];
  return `  picks within budgets of ${cost} (${n} rows)\n${table(head, [
    ['cost', ...budgets.map(({ budget }) => numberText(budget)), '', ''],
    ['oracle', ...budgets.map(({ oracle }) => numberText(oracle)), '', ''],
    ...proxies.map(({ id, picks: picked, meanGap, hypervolumeRatio }) => [
      id,
      ...picked.map((value) => numberText(value)),
      numberText(meanGap),
      three(hypervolumeRatio),
    ]),
  ])}`;
}

function agreement({ agreement: { proxies, spearman } }: BenchTask): string {
  if (proxies.length < 2) return '';
  return table(
    ['agreement', ...proxies],
    proxies.map((id, i) => [id, ...spearman[i]!.map(three)]),
  );
}

function published({ proxies }: BenchTask): string {
  const rows = proxies.flatMap(({ id, spearman, kendall, published: found = [] }) =>
    found.map(({ source, population, target, spearman: rho, kendall: tau, difference }) => [
      id,
      three(spearman),
      three(rho),
      three(difference.spearman),
      three(kendall),
      three(tau),
      three(difference.kendall),
      `${source}; ${population}; ${target} accuracy`,
    ]),
  );
  if (rows.length === 0) return '';
  return table(['published', 'rho: ours', 'theirs', 'difference', 'tau: ours', 'theirs', 'difference', 'source'], rows);
}
