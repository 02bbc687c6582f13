/**
 * Writes docs/fidelity.md: every space and task with a table, our proxies beside the published values. Scores are kept in a folder,
 * so that an interrupted run goes on where it was.
 *
 *   NASCENT_DATA=FOLDER npm run fidelity
 *   NASCENT_DATA=FOLDER npm run fidelity -- --only nas-bench-201,pit --workers 2 --scores FOLDER    prints these tables
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchTask, tasksOf } from '../src/benchmarks/index.ts';
import { runBench } from '../src/node/index.ts';
import { pageOf, type TableResults } from './fidelity/page.ts';
import { benchesOf } from './fidelity/plan.ts';
import { tables } from './fidelity/tables.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    workers: { type: 'string', default: '1' },
    scores: { type: 'string', default: resolve(import.meta.dirname, '../.tmp/fidelity') },
  },
});
const data = process.env.NASCENT_DATA;
if (!data) throw new Error('set NASCENT_DATA to the folder of tables');
const ids = options.only?.split(',') ?? tables.map(({ id }) => id);
const results: TableResults[] = [];
let lowering = '';
for (const id of ids) {
  const table = tables.find((each) => each.id === id);
  if (!table) throw new Error(`no table ${id}: ${tables.map((each) => each.id).join(', ')}`);
  const benches: (readonly BenchTask[])[] = [];
  for (const [i, bench] of benchesOf(table, data, options.scores).entries()) {
    const { document } = await runBench({
      ...bench,
      workers: i === 0 ? 0 : Number(options.workers),
      onProgress: ({ done, total }) => {
        if (i > 0 && (done % 10 === 0 || done === total))
          process.stderr.write(`${id}, group ${i}: ${done} of ${total}\n`);
      },
    });
    lowering = document.settings.lowering ?? lowering;
    benches.push(tasksOf(document));
  }
  results.push({ table, benches });
}
const page = pageOf(results, lowering);
if (options.only === undefined) writeFileSync(resolve(import.meta.dirname, '../docs/fidelity.md'), page);
else process.stdout.write(page);
