/** Searches through the command line that are killed and resumed, on networks small enough for seconds. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stream } from '../../src/random/index.ts';
import { nascent, script } from './cli.ts';

export interface TinySearch {
  readonly out: string;
  readonly evaluations: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly proxy?: string;
  readonly strategy?: string;
  readonly round?: number;
}

export function searchWords(search: TinySearch): readonly string[] {
  const { out, evaluations, seed = 0, workers = 1, proxy = 'synflow', strategy = 'evolution', round = 4 } = search;
  const network = '--space-option C=4 --space-option N=1 --resolution 8 --batch 4 --data digits'.split(' ');
  const plan = { proxy, strategy, round, evaluations, seed, workers, out };
  return [
    'search',
    'nas-bench-201',
    ...network,
    ...Object.entries(plan).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ];
}

/** A command in a process group of its own, as a terminal starts it. */
export function start(words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [script, ...words], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Ctrl-C reaches every process of the group. */
export const interrupt = (child: ChildProcess): boolean => process.kill(-child.pid!, 'SIGINT');

/** Resolves when the text has appeared on stderr; rejects when the process ends without it. */
export function reported(child: ChildProcess, text: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk;
      if (text.test(seen)) resolve();
    });
    child.on('exit', () => reject(new Error(`ended without ${text}: ${seen}`)));
  });
}

/** Everything of a study that must not depend on workers, kills and resumes: the winner, its export, every trial. */
export async function resultOf(out: string): Promise<{ best: string; json: string; trials: string }> {
  const exported = async (format: string): Promise<string> => {
    const { code, stdout, stderr } = await nascent(['export', out, '--format', format, '--quiet']);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  return {
    best: readFileSync(join(out, 'best.json'), 'utf8'),
    json: await exported('json'),
    trials: await exported('csv'),
  };
}

/**
 * Starts the search and kills it (SIGKILL, at a random moment up to `longestMs` after its study file exists), again and again with
 * `resume`, at most `kills` times or until it ends by itself. Returns the number of kills. Workers must not outlive their parent.
 */
export async function runKilled(
  search: TinySearch,
  { kills, longestMs, rng }: { readonly kills: number; readonly longestMs: number; readonly rng: Stream },
): Promise<number> {
  const file = join(search.out, 'study.db');
  for (let kill = 0; kill < kills; kill++) {
    const resumed = ['resume', search.out, '--workers', String(search.workers ?? 1)];
    const child = start(existsSync(file) ? resumed : searchWords(search));
    child.stderr!.resume();
    const ended = once(child, 'exit') as Promise<[number | null]>;
    while (!existsSync(file) && child.exitCode === null) await sleep(2);
    await Promise.race([sleep(rng.float() * longestMs), ended]);
    if (child.exitCode !== null) {
      if (child.exitCode !== 0) throw new Error(`the search ended with exit code ${child.exitCode}`);
      return kill;
    }
    const workers = childrenOf(child.pid!);
    child.kill('SIGKILL');
    await ended;
    await gone(workers);
  }
  return kills;
}

/** Process ids of the children; empty where the system has no /proc. */
export function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Resolves when the processes have ended; rejects when one is still there after half a minute. */
export async function gone(pids: readonly number[]): Promise<void> {
  const running = (pid: number): boolean => {
    try {
      // A zombie waits for its parent to look; it does nothing any more.
      return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };
  for (let waits = 0; pids.some(running); waits++) {
    if (waits > 3000) throw new Error(`still running: ${pids.filter(running).join(', ')}`);
    await sleep(10);
  }
}
