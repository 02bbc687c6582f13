/**
 * The default score on every shared table, beside its rivals and its own ablation; the numbers of docs/default-score.md.
 *
 *   NASCENT_DATA=FOLDER npm run default-score                     all tables, prints them
 *   ... -- --only nas-bench-201,accel --workers 2 --cache DIR     some tables; scores are kept in DIR and not computed again
 *   ... -- --write                                                also puts them into docs/default-score.md
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { logRankSum } from '../src/math/index.ts';
import { runBench } from '../src/node/bench/index.ts';
import { type Judged, judge } from './default-score/judge.ts';
import { ablations, baselines, type Column, type Method, measuredIds, ours } from './default-score/methods.ts';
import { type JudgedTable, judgedTables } from './default-score/tables.ts';
import { ablationText, resultText, summaryText } from './default-score/text.ts';
import { writeTable } from './table.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    workers: { type: 'string', default: '0' },
    cache: { type: 'string', default: '.tmp/default-score' },
    'az-rows': { type: 'string', default: '100' },
    images: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const folder = process.env.NASCENT_DATA;
if (folder === undefined) throw new Error('NASCENT_DATA names no folder of benchmark tables');
const images = options.images ?? `cifar10:${join(folder, 'images/cifar10_jpeg_train1000.bin.gz')}`;

/** Scores of the rows of a table by column, once per target. */
async function measure(table: JudgedTable, root: string, ids: readonly string[], narrow: boolean) {
  const { data } = await runBench({
    space: table.space,
    table: join(root, table.table),
    ...(table.join ? { join: [join(root, table.join)] } : {}),
    ...(table.where ? { where: table.where } : {}),
    targets: table.targets.map(({ column }) => column),
    proxies: ids,
    sample: narrow ? Number(options['az-rows']) : table.sample,
    ...(narrow && table.narrow
      ? { resolution: table.narrow.resolution, batch: 32, spaceOptions: table.narrow.options }
      : {}),
    data: images,
    labels: 'random',
    resamples: 0,
    workers: Number(options.workers),
    out: resolve(options.cache, table.id, narrow ? 'az-nas' : 'scores'),
    onProgress: ({ done, total }) => process.stderr.write(`\r${table.id}: ${done} of ${total} `),
  });
  process.stderr.write('\n');
  return data.map(({ target, columns }) => ({
    target,
    columns: new Map<string, Column>(columns.map(({ id, scores }) => [id, scores])),
  }));
}

const azTerms = ['az-expressivity', 'az-progressivity', 'az-trainability', 'macs'];
const azNas: Method = {
  name: 'AZ-NAS, narrow networks',
  scores: (columns) => logRankSum(azTerms.map((id) => columns.get(id)!)),
};

const wanted = options.only?.split(',');
const judged: Judged[] = [];
for (const table of judgedTables) {
  if (wanted && !wanted.includes(table.id)) continue;
  const ids = [...measuredIds, ...(table.naswot ? [`column:${table.naswot}`] : [])];
  const measured = await measure(table, folder, ids, false);
  const az = Number(options['az-rows']) > 0 && table.narrow ? await measure(table, folder, azTerms, true) : [];
  table.targets.forEach((target, i) => {
    const { columns, target: goal } = measured[i]!;
    judged.push({
      table,
      target,
      results: [...baselines, ours].flatMap((method) => judge(method, columns, goal)),
      ablations: ablations.flatMap((method) => judge(method, columns, goal)),
      azNas: az[i] ? judge(azNas, az[i].columns, az[i].target) : [],
    });
  });
}
const parts = { results: resultText(judged), summary: summaryText(judged), ablation: ablationText(judged) };
console.log(Object.values(parts).join('\n\n'));
if (options.write) for (const [name, text] of Object.entries(parts)) writeTable(name, text, 'default-score.md');
