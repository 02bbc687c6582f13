/** Studies for the tests of the store. Run as a program with a folder, it writes rounds until it is killed or cannot. */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { errorText } from '../../src/base/index.ts';
import { createStudy, openStudy } from '../../src/node/store/index.ts';
import {
  type RoundRecord,
  type RoundTiming,
  type StudySettings,
  type StudyStore,
  studyVersion,
} from '../../src/study/index.ts';

export const program: string = fileURLToPath(import.meta.url);

export const settings: StudySettings = {
  version: studyVersion,
  space: 'nas-bench-201',
  spaceOptions: {},
  resolution: 16,
  classes: 10,
  batch: 8,
  data: 'digits',
  dataDescription: null,
  labels: 'real',
  proxies: [{ id: 'params', options: {} }],
  populationProxies: [],
  objective: 'params',
  strategy: { id: 'random', options: {} },
  budget: '',
  countOfficial: false,
  evaluations: null,
  timeSeconds: null,
  round: 2,
  seed: 1,
};

/** Round `round` of the test study: two new trials, and a strategy state of several pages that says which round it is of. */
export function roundOf(round: number): { readonly record: RoundRecord; readonly timing: RoundTiming } {
  const trials = [2 * round, 2 * round + 1].map((index) => ({
    index,
    round,
    architecture: `architecture ${index}`,
    hash: String(index),
    params: index,
    macs: 2 * index,
    scores: { params: { ok: true as const, value: index % 3 === 0 ? -Infinity : index } },
  }));
  return {
    record: { round, asked: trials.map(({ index }) => index), trials, strategy: { round, pages: 'x'.repeat(10_000) } },
    timing: { round, roundMs: round, trials: trials.map(({ index }) => ({ index, ms: { params: 1 } })) },
  };
}

export function newStudy(path: string): Promise<StudyStore> {
  return createStudy(path, settings, 'standard', { data: 'digits' });
}

export function commitRounds(store: StudyStore, from: number, to: number): void {
  for (let round = from; round < to; round++) {
    const { record, timing } = roundOf(round);
    store.commitRound(record, timing);
  }
}

/** Runs `body` in a folder of its own. */
export async function inFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nascent-store-'));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the program says what it did: a pipe could be full, a file survives the kill. */
export const logOf = (path: string): string => `${path}.log`;

/** Logs a line per round after its commit returned; at an error, the error and how many rounds can still be read. */
async function writeUntilStopped(path: string): Promise<void> {
  const store = await openStudy(path, { write: true });
  for (let round = store.read().rounds.length; ; round++) {
    try {
      commitRounds(store, round, round + 1);
    } catch (error) {
      appendFileSync(logOf(path), `${errorText(error)}\n${store.read().rounds.length}\n`);
      store.close();
      return;
    }
    appendFileSync(logOf(path), `${round}\n`);
    await setTimeout(2);
  }
}

if (process.argv[1] === program) await writeUntilStopped(process.argv[2]!);
