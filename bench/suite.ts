/**
 * Several proxies at once on many cells: a study's workers against the same number of PyTorch eager processes. Both take turns on
 * the same chunks of cells, so that they meet the same machine; medians per chunk, summed.
 *
 *   npm run bench:suite                      50 cells, 2 processes, prints the table
 *   npm run bench:suite -- --rounds 5 --cells 20 --write
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { engineEnvironment } from '../src/node/engine/index.ts';
import { stream } from '../src/random/index.ts';
import { nasBench201 } from '../src/spaces/index.ts';
import { findTorchPython } from '../test/python.ts';
import { openPeer } from './peers/process.ts';
import { writeTable } from './table.ts';

export interface SuiteWorkload {
  readonly channels: number;
  readonly stageCells: number;
  readonly resolution: number;
  readonly batch: number;
  readonly workers: number;
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    cells: { type: 'string', default: '50' },
    workers: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});
const here = import.meta.dirname;
const python = findTorchPython();
if (python === null) throw new Error('no Python with torch found: set NASCENT_PYTHON');
execFileSync(process.execPath, [
  resolve(here, '../node_modules/typescript/bin/tsc'),
  ...['-p', resolve(here, '../tsconfig.bench.json')],
]);

const workload: SuiteWorkload = {
  channels: 16,
  stageCells: 5,
  resolution: 32,
  batch: 64,
  workers: Number(options.workers),
};
const rng = stream(0, 'bench', 'suite');
const cells = Array.from({ length: Number(options.cells) }, () => nasBench201.format(nasBench201.sample(rng)));
const chunkSize = 10;
const chunks = Array.from({ length: Math.ceil(cells.length / chunkSize) }, (_, i) =>
  cells.slice(i * chunkSize, (i + 1) * chunkSize),
);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const argument = JSON.stringify(workload);
const peers = [
  await openPeer(process.execPath, [resolve(here, '../.tmp/bench/bench/suite/worker.js'), argument], engineEnvironment),
  await openPeer(python, [resolve(here, 'suite/worker.py'), argument]),
];
const times = peers.map(() => chunks.map(() => [] as number[]));
for (const peer of peers) await peer.ask(cells.slice(0, 2 * workload.workers));
for (let round = 0; round < Number(options.rounds); round++) {
  for (const [c, chunk] of chunks.entries()) {
    for (const [p, peer] of peers.entries()) {
      const { ms, scored } = await peer.ask(chunk);
      if (scored !== chunk.length) throw new Error(`${peer.description} scored ${scored} of ${chunk.length} cells`);
      times[p]![c]!.push(ms);
    }
    process.stderr.write(`round ${round + 1}, chunk ${c + 1} of ${chunks.length}\n`);
  }
}
for (const peer of peers) await peer.close();
const [ours, torch] = times.map((each) => each.reduce((sum, values) => sum + median(values), 0)) as [number, number];
const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const text = [
  '| cells | processes | Nascent (s) | PyTorch (s) | ratio |',
  '| ---: | ---: | ---: | ---: | ---: |',
  `| ${cells.length} | ${workload.workers} | ${seconds(ours)} | ${seconds(torch)} | ${(ours / torch).toFixed(2)} |`,
  '',
  `${cpus()[0]?.model ?? 'unknown processor'}, ${peers.map(({ description }) => description).join(' against ')}, Node ${process.version}, ${options.rounds} rounds, wall time.`,
].join('\n');
console.log(text);
if (options.write) writeTable('suite', text);
