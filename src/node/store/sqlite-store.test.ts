/** The store's contract, its errors, and what it makes of files that are not (or no longer) studies. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitRounds, inFolder, newStudy, settings } from '../../../test/support/stored-study.ts';
import { isNascentError } from '../../base/index.ts';
import { storeViolations } from '../../testing/index.ts';
import { openDatabase } from './database.ts';
import { findStudy, listStudies } from './find-study.ts';
import { createStudy, openStudy, removeStudy } from './sqlite-store.ts';

/** The one line a user sees, after its exit code. */
async function failure(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => new Error('nothing failed'),
    (error: unknown) => error,
  );
  if (!isNascentError(error)) throw error;
  expect(error.message).not.toContain('\n');
  return `${error.exitCode} ${error.message}`;
}

async function change(path: string, sql: string): Promise<void> {
  const database = await openDatabase(path);
  database.exec(sql);
  database.close();
}

describe('a study in a file', () => {
  it('keeps the laws of a study store', () =>
    inFolder(async (folder) => {
      let count = 0;
      const path = (): string => join(folder, String(count), 'study.db');
      const violations = await storeViolations({
        create(...head) {
          count++;
          return createStudy(path(), ...head);
        },
        reopen: () => openStudy(path(), { write: true }),
      });
      expect(violations).toEqual([]);
    }));

  it('is one file once it is closed, and between two rounds but for the lock', () =>
    inFolder(async (folder) => {
      const store = await newStudy(join(folder, 'study.db'));
      commitRounds(store, 0, 2);
      expect(readdirSync(folder).sort()).toEqual(['study.db', 'study.db.lock']);
      copyFileSync(join(folder, 'study.db'), join(folder, 'copy.db'));
      const copy = await openStudy(join(folder, 'copy.db'), { write: false });
      expect(copy.read()).toEqual(store.read());
      copy.close();
      store.close();
      expect(readdirSync(folder).sort()).toEqual(['copy.db', 'study.db']);
    }));

  it('is not made over another one, and has one writer', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'study.db');
      const store = await newStudy(path);
      expect(await failure(newStudy(path))).toMatch(new RegExp(`^2 another process \\(${process.pid}\\) is writing`));
      expect(await failure(openStudy(path, { write: true }))).toContain(`(${process.pid}) is writing this study`);
      const reader = await openStudy(path, { write: false });
      commitRounds(store, 0, 1);
      expect(reader.read()).toEqual(store.read());
      expect(() => reader.setStopped('time')).toThrow('opened for reading');
      reader.close();
      store.close();
      expect(await failure(newStudy(path))).toMatch(/^2 the study exists already/);
      const next = await openStudy(path, { write: true });
      commitRounds(next, 1, 2);
      next.close();
    }));

  it('is made although a killed process left its beginnings', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'study.db');
      writeFileSync(`${path}.new`, 'half a study');
      writeFileSync(`${path}.lock`, 'half a lock, longer than the hundred bytes of a header '.repeat(5));
      expect(await failure(openStudy(path, { write: true }))).toMatch(/^2 no such study/);
      (await newStudy(path)).close();
      expect(readdirSync(folder)).toEqual(['study.db']);
    }));

  it('forgets a commit that was cut short', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'study.db');
      const store = await newStudy(path);
      commitRounds(store, 0, 20);
      const before = store.read();
      store.close();
      // With a cache of one page SQLite writes changed pages before the commit, after their originals went to the journal.
      const database = await openDatabase(path);
      database.exec(`PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE rounds SET strategy = replace(strategy, 'x', 'y')`);
      mkdirSync(join(folder, 'killed'));
      for (const name of ['study.db', 'study.db-journal'])
        copyFileSync(join(folder, name), join(folder, 'killed', name));
      copyFileSync(join(folder, 'study.db-journal'), join(folder, 'journal'));
      database.exec('ROLLBACK');
      database.close();
      const killed = join(folder, 'killed', 'study.db');
      expect(readFileSync(killed).includes('yyyyyyyy')).toBe(true);
      const reader = await openStudy(killed, { write: false });
      expect(reader.read()).toEqual(before);
      reader.close();
      // The journal of a study that somebody deleted is not taken for the new one's.
      copyFileSync(join(folder, 'journal'), `${killed}-journal`);
      rmSync(killed);
      const fresh = await newStudy(killed);
      expect(fresh.read().rounds).toEqual([]);
      fresh.close();
      expect(readdirSync(join(folder, 'killed'))).toEqual(['study.db']);
    }));

  it('is removed, unless somebody writes it', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'study.db');
      await removeStudy(path);
      const store = await newStudy(path);
      expect(await failure(removeStudy(path))).toContain('is writing this study');
      commitRounds(store, 0, 1);
      store.close();
      await removeStudy(path);
      expect(readdirSync(folder)).toEqual([]);
    }));
});

describe('files that are no studies', () => {
  it.each([
    ['text', 'hello, this is not a database; '.repeat(100), 'not a study file'],
    ['nothing', '', 'got an empty file'],
  ])('%s', (_, content, message) =>
    inFolder(async (folder) => {
      const path = join(folder, 'study.db');
      writeFileSync(path, content);
      for (const write of [true, false]) expect(await failure(openStudy(path, { write }))).toContain(message);
      expect(readdirSync(folder)).toEqual(['study.db']);
      expect(readFileSync(path, 'utf8')).toBe(content);
    }),
  );

  it('another database, a folder, nothing', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'other.db');
      await change(path, 'CREATE TABLE t (a)');
      expect(await failure(openStudy(path, { write: true }))).toMatch(
        /^2 not a study file.*got another SQLite database/,
      );
      expect(await failure(openStudy(folder, { write: false }))).toMatch(/^2 not a study file/);
      expect(await failure(openStudy(join(folder, 'no.db'), { write: false }))).toMatch(/^2 no such study/);
      expect(await failure(openStudy(join(path, 'study.db'), { write: false }))).toMatch(/^2 no such study/);
      expect(readdirSync(folder)).toEqual(['other.db']);
    }));

  it('a study cut at any size', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'study.db');
      const store = await newStudy(path);
      commitRounds(store, 0, 4);
      store.close();
      const whole = readFileSync(path);
      const page = 4096;
      expect(whole.length).toBeGreaterThan(15 * page);
      const cuts = [1, 15, 16, 50, 99, 100, 101, 512, whole.length / 2, whole.length - 1];
      for (let bytes = page; bytes < whole.length; bytes += page) cuts.push(bytes, bytes + 1, bytes + 2000);
      for (const bytes of cuts) {
        writeFileSync(path, whole);
        truncateSync(path, bytes);
        const message = await failure(openStudy(path, { write: bytes % 2 === 0 }));
        expect(message, `${bytes} of ${whole.length} bytes`).toMatch(/^2 (damaged study file|not a study file)/);
        expect(readFileSync(path).length).toBe(bytes);
      }
    }));

  it.each([
    ['PRAGMA user_version = 7', /^2 study of another version.*expected version 1, got version 7/],
    [`UPDATE meta SET value = replace(value, '"version":1', '"version":2')`, /another version.*got version 2/],
    [`UPDATE meta SET value = 'null' WHERE key = 'settings'`, /another version/],
    [`UPDATE meta SET value = substr(value, 1, 40) WHERE key = 'settings'`, /^2 damaged study file/],
    [`UPDATE meta SET value = replace(value, '"seed":1', '"seed":"x"')`, /^2 bad study settings: seed/],
    [`DELETE FROM meta`, /^2 damaged study file/],
    ['DROP TABLE trials', /^2 damaged study file/],
  ])('%s', (sql, message) =>
    inFolder(async (folder) => {
      const path = join(folder, 'study.db');
      (await newStudy(path)).close();
      await change(path, sql);
      const read = async (): Promise<unknown> => (await openStudy(path, { write: true })).read();
      expect(await failure(read())).toMatch(message);
    }),
  );

  it.skipIf(process.getuid?.() === 0)('a folder or file that must not be written', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'study.db');
      (await newStudy(path)).close();
      chmodSync(folder, 0o500);
      try {
        expect(await failure(openStudy(path, { write: true }))).toMatch(/^2 cannot write the study.*read-only/);
        expect(await failure(newStudy(join(folder, 'b', 'study.db')))).toMatch(/^2 cannot write the study.*read-only/);
        const reader = await openStudy(path, { write: false });
        expect(reader.read().settings).toEqual(settings);
        reader.close();
        chmodSync(folder, 0o700);
        chmodSync(path, 0o400);
        expect(await failure(openStudy(path, { write: true }))).toMatch(/^2 cannot write the study.*read-only/);
      } finally {
        chmodSync(folder, 0o700);
      }
    }),
  );
});

describe('finding studies', () => {
  it('by file or folder', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'run', 'study.db');
      (await newStudy(path)).close();
      expect(findStudy('run', folder)).toBe(path);
      expect(findStudy('run/study.db', folder)).toBe(path);
      expect(findStudy('.', join(folder, 'run'))).toBe(path);
      expect(() => findStudy('walk', folder)).toThrow('no such study in walk');
      expect(() => findStudy('.', folder)).toThrow('no study.db in this folder');
    }));

  it('lists a folder and its subfolders, unreadable studies with the reason', () =>
    inFolder(async (folder) => {
      const store = await newStudy(join(folder, 'b', 'study.db'));
      commitRounds(store, 0, 3);
      store.setStopped('exhausted');
      mkdirSync(join(folder, 'a'));
      writeFileSync(join(folder, 'a', 'study.db'), 'x'.repeat(1000));
      writeFileSync(join(folder, 'file'), '');
      mkdirSync(join(folder, 'empty'));
      const listed = await listStudies(folder);
      store.close();
      expect(listed).toEqual([
        { ok: false, path: join(folder, 'a', 'study.db'), reason: expect.stringContaining('not a study file') },
        {
          ok: true,
          path: join(folder, 'b', 'study.db'),
          space: 'nas-bench-201',
          objective: 'params',
          strategy: 'random',
          networks: 6,
          stopped: 'exhausted',
        },
      ]);
      expect(await failure(listStudies(join(folder, 'missing')))).toMatch(/^2 no such folder/);
    }));
});
