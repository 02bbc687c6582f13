/**
 * Time to enumerate the 423,624 cells of NAS-Bench-101, to name them all by the official hash and to score them all by the
 * topology proxies, on one core: `npm run bench:nas-bench-101`. With NASCENT_DATA the hashes are checked against the tables there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { scoreTopology } from '../src/proxies/index.ts';
import { nasBench101, nasBench101Hash } from '../src/spaces/index.ts';

function timed<T>(what: string, limitSeconds: number, work: () => T): T {
  const start = performance.now();
  const result = work();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${what}: ${seconds.toFixed(2)} s (at most ${limitSeconds})`);
  return result;
}

const cells = timed('enumerate all classes', 60, () => [...nasBench101.enumerate!()]);
console.log(`  ${cells.length} classes of ${nasBench101.size}`);
const ids = ['params', 'macs', 'trainable-layers', 'sed-r'];
timed(`score all by ${ids.join(', ')}`, 2, () => scoreTopology(nasBench101, cells, ids));
const hashes = timed('hash all', 180, () => new Set(cells.map((cell) => nasBench101Hash(cell))));
console.log(`  ${hashes.size} different hashes`);

const data = process.env.NASCENT_DATA;
for (const file of data ? ['le5_vertices.csv.gz', 'naslib_500_zc.csv.gz'] : []) {
  const text = gunzipSync(readFileSync(join(data!, 'nas-bench-101', file))).toString();
  const rows = text.trim().split('\n').slice(1);
  const found = rows.filter((row) => hashes.has(row.slice(0, row.indexOf(',')))).length;
  console.log(`  ${found} of ${rows.length} module hashes of ${file} are among them`);
}
if (cells.length !== Number(nasBench101.size) || hashes.size !== cells.length) process.exitCode = 1;
