/** The results as Markdown. */
import type { Judged, Worth } from './judge.ts';

const number = (value: number | null, digits = 3): string =>
  value === null ? '' : value.toFixed(digits).replace(/^(-?)0\./, '$1.');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function resultText(judged: readonly Judged[]): string {
  const head = ['table', 'rows', 'score', 'Spearman', 'Kendall', 'nDCG@1000', 'P@5%', 'mean of ten best'];
  const lines = judged.flatMap(({ table, target, results, azNas }) =>
    [...results, ...azNas].map((worth, i) =>
      row([
        i === 0 ? `${table.title}, ${target.title}${target.choosing ? ' (choosing)' : ''}` : '',
        String(worth.rows),
        worth.method === 'nascent' ? '**nascent**' : worth.method,
        number(worth.spearman),
        number(worth.kendall),
        number(worth.ndcg),
        number(worth.precisionTop5, 2),
        number(worth.top10Mean, 2),
      ]),
    ),
  );
  return [row(head), row(head.map((_, i) => (i === 0 || i === 2 ? '---' : '---:'))), ...lines].join('\n');
}

const find = (worths: readonly Worth[], method: string): Worth | undefined =>
  worths.find((worth) => worth.method === method);

/** Over the counted tables: mean Spearman, and on how many a score beats #Params, MACs and both. */
export function summaryText(judged: readonly Judged[]): string {
  const head = ['tables', 'score', 'on', 'mean Spearman', 'better than #Params', 'than MACs', 'than both'];
  const groups: readonly [string, (judged: Judged) => boolean][] = [
    ['the 19 of the acceptance', ({ target }) => target.counted],
    ['of these, choosing', ({ target }) => target.counted && target.choosing],
    ['of these, control', ({ target }) => target.counted && !target.choosing],
    ['all', () => true],
  ];
  const lines = groups.flatMap(([name, belongs]) => {
    const among = judged.filter(belongs);
    const methods = [...new Set(among.flatMap(({ results }) => results.map(({ method }) => method)))];
    return methods.map((method, i) => {
      const pairs = among.flatMap(({ results }) => {
        const own = find(results, method);
        return own ? [{ own, params: find(results, '#Params')!, macs: find(results, 'MACs')! }] : [];
      });
      const count = (better: (pair: (typeof pairs)[number]) => boolean): string => String(pairs.filter(better).length);
      const mean = pairs.reduce((sum, { own }) => sum + own.spearman, 0) / pairs.length;
      return row([
        i === 0 ? name : '',
        method === 'nascent' ? '**nascent**' : method,
        String(pairs.length),
        number(mean),
        count(({ own, params }) => own.spearman > params.spearman),
        count(({ own, macs }) => own.spearman > macs.spearman),
        count(({ own, params, macs }) => own.spearman > Math.max(params.spearman, macs.spearman)),
      ]);
    });
  });
  return [row(head), row(head.map((_, i) => (i < 2 ? '---' : '---:'))), ...lines].join('\n');
}

/** Every change of the score, as means over groups of tables. */
export function ablationText(judged: readonly Judged[]): string {
  const groups: readonly [string, (judged: Judged) => boolean][] = [
    ['NAS-Bench-201', ({ table }) => table.id === 'nas-bench-201'],
    ['TransNAS micro', ({ table }) => table.id === 'transnas-micro'],
    ['TransNAS macro', ({ table }) => table.id === 'transnas-macro'],
    ['101, 301', ({ table }) => table.id === 'nas-bench-101' || table.id === 'nas-bench-301'],
    ['other CNNs', ({ target, table }) => !target.counted && !['autoformer', 'pit'].includes(table.id)],
  ];
  const shown = groups.filter(([, belongs]) => judged.some(belongs));
  const mean = (method: string, belongs: (judged: Judged) => boolean, of: (worth: Worth) => number): string => {
    const values = judged
      .filter(belongs)
      .flatMap(({ results, ablations }) => find([...results, ...ablations], method) ?? [])
      .map(of);
    return number(values.reduce((sum, value) => sum + value, 0) / values.length);
  };
  const head = ['score', 'NAS-Bench-201 Kendall', 'P@5%', ...shown.map(([name]) => `${name} Spearman`)];
  const methods = ['nascent', ...new Set(judged.flatMap(({ ablations }) => ablations.map(({ method }) => method)))];
  const first = groups[0]![1];
  return [
    row(head),
    row(head.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...methods.map((method) =>
      row([
        method,
        mean(method, first, ({ kendall }) => kendall),
        mean(method, first, ({ precisionTop5 }) => precisionTop5),
        ...shown.map(([, belongs]) => mean(method, belongs, ({ spearman }) => spearman)),
      ]),
    ),
  ].join('\n');
}
