/** Runs mutants in child processes, many per child, and says which crashed, hung, took too much memory or were refused badly. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exportOnnx } from '../../../src/export/index.ts';
import { networks, randomWeights } from '../networks.ts';
import type { Outcome, Task } from './child.ts';

export interface FuzzResult {
  readonly read: number;
  readonly refused: number;
  readonly problems: readonly string[];
  readonly largestKiB: number;
  readonly longestMs: number;
}

const limits = { cpuMs: 5000, peakKiB: 1024 * 1024, silenceMs: 60_000 } as const;
const perChild = 500;
const fixtures = join(import.meta.dirname, '../../fixtures/onnx');

/** Our own exports, written into `folder`, and the real ones given. */
export function seedFiles(folder: string, real: readonly string[]): string[] {
  const own = Object.entries(networks).map(([name, build]) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.onnx`);
    const graph = build(1);
    writeFileSync(path, exportOnnx(graph, randomWeights(graph)));
    return path;
  });
  return [...own, ...real];
}

/** Exports of PyTorch: the committed ones, and the shared ones where they are. */
export function realFiles(): string[] {
  const data = process.env.NASCENT_DATA;
  const folders = [fixtures, ...(data === undefined ? [] : [join(data, '../fixtures/onnx')])];
  return folders
    .filter((path) => existsSync(path))
    .flatMap((path) =>
      readdirSync(path)
        .filter((name) => name.endsWith('.onnx'))
        .sort()
        .map((name) => join(path, name)),
    );
}

export async function fuzz(files: readonly string[], count: number, seed: number): Promise<FuzzResult> {
  const outcomes: Outcome[] = [];
  const problems: string[] = [];
  for (let next = seed; next < seed + count; ) {
    const to = Math.min(next + perChild, seed + count);
    const { lines, ending } = await runChild({ files, from: next, to });
    outcomes.push(...lines);
    next += lines.length;
    if (next < to) {
      problems.push(`seed ${next}: ${ending}`);
      next++;
    }
  }
  for (const { seed: at, outcome, message, cpuMs, peakKiB } of outcomes) {
    if (outcome === 'crashed') problems.push(`seed ${at}: threw ${message}`);
    if (outcome === 'refused' && (message.trim() === '' || /[\n\r]/.test(message) || message.length > 1000))
      problems.push(`seed ${at}: refused with ${JSON.stringify(message)}`);
    if (cpuMs > limits.cpuMs) problems.push(`seed ${at}: ${cpuMs} ms`);
    if (peakKiB !== null && peakKiB > limits.peakKiB) problems.push(`seed ${at}: ${peakKiB} KiB`);
  }
  return {
    read: outcomes.filter(({ outcome }) => outcome === 'read').length,
    refused: outcomes.filter(({ outcome }) => outcome === 'refused').length,
    problems,
    largestKiB: Math.max(...outcomes.map(({ peakKiB }) => peakKiB ?? 0)),
    longestMs: Math.max(...outcomes.map(({ cpuMs }) => cpuMs)),
  };
}

/** Lines of one child until it ends or is silent for too long. */
function runChild(task: Task): Promise<{ readonly lines: readonly Outcome[]; readonly ending: string }> {
  const script = join(import.meta.dirname, 'child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Outcome[] = [];
  let complaint = '';
  let hung = false;
  const silence = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, limits.silenceMs);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line));
    silence.refresh();
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(silence);
      done({ lines, ending: hung ? 'no answer' : `ended with ${signal ?? code}: ${complaint.slice(-500)}` });
    });
  });
}
