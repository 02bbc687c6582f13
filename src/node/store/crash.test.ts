/** A process that writes rounds, really killed; and one whose disk really fills. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { commitRounds, inFolder, logOf, newStudy, program, roundOf } from '../../../test/support/stored-study.ts';
import type { StoredStudy } from '../../study/index.ts';
import { openStudy } from './sqlite-store.ts';

const node = [process.execPath, '--import', 'tsx', program] as const;

/** Throws unless the study holds exactly its first rounds, each whole. */
function expectPrefix({ rounds, timings }: StoredStudy): void {
  const expected = rounds.map((_, i) => roundOf(i));
  expect(rounds).toEqual(expected.map(({ record }) => record));
  expect(timings).toEqual(expected.map(({ timing }) => timing));
}

async function readOnce(path: string): Promise<StoredStudy> {
  const reader = await openStudy(path, { write: false });
  try {
    return reader.read();
  } finally {
    reader.close();
  }
}

/** The lines of the program's log. */
function log(path: string): string[] {
  return existsSync(logOf(path)) ? readFileSync(logOf(path), 'utf8').trim().split('\n') : [];
}

/** Resolves when the child has logged that `rounds` rounds are committed. */
async function committed(child: ChildProcess, path: string, rounds: number): Promise<void> {
  while (log(path).length < rounds) {
    if (child.exitCode !== null) throw new Error(`the writer ended by itself, with ${child.exitCode}`);
    await setTimeout(1);
  }
}

it('a writer killed at any moment loses no round whose commit returned', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'study.db');
    (await newStudy(path)).close();
    let rounds = 0;
    for (let kill = 0; kill < 3; kill++) {
      rmSync(logOf(path), { force: true });
      const child = spawn(node[0], [...node.slice(1), path], { stdio: ['ignore', 'inherit', 'inherit'] });
      const exited = once(child, 'exit');
      await committed(child, path, 1);
      // Meanwhile others read whole rounds, and nobody else writes.
      const seen = await readOnce(path);
      expectPrefix(seen);
      expect(seen.rounds.length).toBeGreaterThan(rounds);
      await expect(openStudy(path, { write: true })).rejects.toThrow(`another process (${child.pid}) is writing`);
      await committed(child, path, 10 + kill);
      child.kill('SIGKILL');
      await exited;

      // The dead process's lock is nobody's: the next writer takes it.
      const store = await openStudy(path, { write: true });
      const study = store.read();
      // Any write also clears away a journal that the kill left before it meant anything.
      store.setStopped('interrupted');
      store.close();
      expectPrefix(study);
      rounds = study.rounds.length;
      const last = Number(log(path).at(-1));
      // One more than logged: killed after the commit, before the log.
      expect([last + 1, last + 2]).toContain(rounds);
    }
    expect(readdirSync(folder).sort()).toEqual(['study.db', 'study.db.log']);
  }));

it.skipIf(process.platform === 'win32')('a full disk ends the search in one line and leaves the study intact', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'study.db');
    (await newStudy(path)).close();
    // A limit on the size of files stands for the full disk: it needs no rights and reaches SQLite as the same failed write.
    spawnSync('sh', ['-c', 'ulimit -f 300 && exec "$@"', 'sh', ...node, path], { stdio: 'inherit' });
    const [error, readable] = log(path).slice(-2);
    expect(error).toMatch(
      /^the disk (is full|failed): nothing more can be stored; every round stored before is intact/,
    );
    const store = await openStudy(path, { write: true });
    const rounds = store.read().rounds.length;
    expect(rounds).toBeGreaterThan(3);
    expect(rounds).toBe(Number(readable));
    expectPrefix(store.read());
    commitRounds(store, rounds, rounds + 3);
    expectPrefix(store.read());
    store.close();
    expect(readdirSync(folder).sort()).toEqual(['study.db', 'study.db.log']);
  }),
);
