/**
 * The engine against PyTorch eager on the same machine: whole candidates, set-up included, one thread each. Two processes per
 * workload take turns, so that both meet the same machine; medians.
 *
 *   npm run bench:engine                       prints the table
 *   npm run bench:engine -- --rounds 9 --only ref,tiny
 *   npm run bench:engine -- --clock cpu        processor time instead of wall time, for busy machines
 *   npm run bench:engine -- --write            also puts it into docs/performance.md
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { engineEnvironment } from '../src/node/engine/index.ts';
import { findTorchPython } from '../test/python.ts';
import { type MeasuredProcess, startProcess } from './engine/measured-process.ts';
import { type Workload, workloads } from './engine/networks.ts';
import { writeTable } from './table.ts';

interface Row {
  readonly name: string;
  readonly ours: { readonly zico: number; readonly forward: number; readonly peak: number | null };
  readonly torch: { readonly zico: number; readonly forward: number; readonly peak: number | null };
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string' },
    clock: { type: 'string', default: 'wall' },
    write: { type: 'boolean', default: false },
  },
});
const here = import.meta.dirname;
const tasks = ['zico', 'forward'] as const;
const python = findTorchPython() ?? '';
if (python === '') throw new Error('no Python with torch found: set NASCENT_PYTHON');

// Compiled beforehand: a TypeScript loader in the measured process would count as the engine's memory.
execFileSync(process.execPath, [
  resolve(here, '../node_modules/typescript/bin/tsc'),
  ...['-p', resolve(here, '../tsconfig.bench.json')],
]);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

const start = {
  ours: (workload: Workload): Promise<MeasuredProcess> => {
    const script = resolve(here, '../.tmp/bench/bench/engine/worker.js');
    return startProcess(process.execPath, [script], workload, engineEnvironment);
  },
  torch: (workload: Workload): Promise<MeasuredProcess> =>
    startProcess(python, [resolve(here, 'engine/worker.py')], workload),
};

async function measure(workload: Workload, rounds: number): Promise<Row & { readonly descriptions: string[] }> {
  const both = [await start.ours(workload), await start.torch(workload)] as const;
  const times = both.map(() => ({ zico: [] as number[], forward: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    for (const task of tasks) {
      for (const [i, child] of both.entries()) {
        const { ms, cpuMs } = await child.run(task);
        // The first round warms up: libraries load, code is compiled.
        if (round > 0) times[i]![task].push(options.clock === 'cpu' ? cpuMs : ms);
      }
    }
  }
  for (const child of both) await child.close();
  const result = async (i: number, open: (workload: Workload) => Promise<MeasuredProcess>) => ({
    zico: median(times[i]!.zico) / workload.cells.length,
    forward: median(times[i]!.forward) / workload.cells.length,
    peak: await peakOf(await open(workload)),
  });
  const [ours, torch] = [await result(0, start.ours), await result(1, start.torch)];
  return { name: workload.name, ours, torch, descriptions: both.map(({ description }) => description) };
}

/** Peak of a fresh process that does each task twice: no weights of many rounds are in it. */
async function peakOf(child: MeasuredProcess): Promise<number | null> {
  for (const task of [...tasks, ...tasks]) await child.run(task);
  return child.close();
}

function table(rows: readonly Row[]): string {
  const ms = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
  const mib = (value: number | null): string => (value === null ? '-' : value.toFixed(0));
  const lines = rows.map(({ name, ours, torch }) => {
    const cells = [
      name,
      ms(ours.zico),
      ms(torch.zico),
      (ours.zico / torch.zico).toFixed(2),
      ms(ours.forward),
      ms(torch.forward),
      (ours.forward / torch.forward).toFixed(2),
      mib(ours.peak),
      mib(torch.peak),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const large = rows.filter(({ name }) => name !== 'tiny');
  const mean = (task: 'zico' | 'forward'): string =>
    geometricMean(large.map(({ ours, torch }) => ours[task] / torch[task])).toFixed(2);
  return [
    '| network | ZiCo: Nascent (ms) | PyTorch (ms) | ratio | forward: Nascent (ms) | PyTorch (ms) | ratio | peak memory: Nascent (MiB) | PyTorch (MiB) |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
    ...(large.length > 1 ? [`| geometric mean without tiny | | | ${mean('zico')} | | | ${mean('forward')} | | |`] : []),
  ].join('\n');
}

const chosen = workloads.filter(({ name }) => options.only === undefined || options.only.split(',').includes(name));
const rows: (Row & { readonly descriptions: string[] })[] = [];
for (const workload of chosen) {
  process.stderr.write(`${workload.name}\n`);
  rows.push(await measure(workload, Number(options.rounds)));
}
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${rows[0]?.descriptions.join(' against ')}, Node ${process.version}, ${options.rounds} rounds, ${options.clock} time`;
const text = `${table(rows)}\n\n${machine}.`;
console.log(text);

if (options.write) writeTable('engine', text);
