/** All SQLite bindings that load here behave alike. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder } from '../../../test/support/stored-study.ts';
import { type DriverName, openDatabase } from './database.ts';
import { failureOf } from './failure.ts';

const loadable: DriverName[] = [];
for (const driver of ['node:sqlite', 'better-sqlite3', 'libsql'] as const) {
  await inFolder(async (folder) => {
    try {
      (await openDatabase(join(folder, 'a.db'), { driver })).close();
      loadable.push(driver);
    } catch {
      // Not on this machine.
    }
  });
}

it('libsql, our dependency, always loads', () => expect(loadable).toContain('libsql'));

describe.each(loadable)('%s', (driver) => {
  it('rows are plain, for 0, 99, 100, 101 and 200 of them', () =>
    inFolder(async (folder) => {
      const database = await openDatabase(join(folder, 'a.db'), { driver });
      database.exec('CREATE TABLE t (a INTEGER, b TEXT, c REAL)');
      let count = 0;
      for (const rows of [0, 99, 100, 101, 200]) {
        database.transaction('write', () => {
          for (; count < rows; count++) database.prepare('INSERT INTO t VALUES (?, ?, ?)').run(count, 'ü', null);
        });
        const read = database.prepare('SELECT * FROM t ORDER BY a').all();
        expect(read.map((row) => ({ ...row }))).toEqual(
          Array.from({ length: rows }, (_, a) => ({ a, b: 'ü', c: null })),
        );
      }
      database.close();
    }));

  it('a transaction is all or nothing, also when the file cannot grow', () =>
    inFolder(async (folder) => {
      const database = await openDatabase(join(folder, 'a.db'), { driver });
      database.exec('CREATE TABLE t (b TEXT)');
      const insert = (): void => database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(3000));
      const count = (): unknown => database.prepare('SELECT count(*) n FROM t').all()[0]?.n;
      expect(() =>
        database.transaction('write', () => {
          insert();
          throw new Error('mine');
        }),
      ).toThrow('mine');
      expect(count()).toBe(0);
      database.transaction('write', insert);
      database.exec('PRAGMA max_page_count = 6');
      let error: unknown;
      try {
        database.transaction('write', () => {
          for (let i = 0; i < 20; i++) insert();
        });
      } catch (thrown) {
        error = thrown;
      }
      expect(failureOf(error)).toBe('full');
      expect(count()).toBe(1);
      database.close();
    }));

  it('names the failures the store explains', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const failure = async (action: () => unknown): Promise<unknown> => {
        try {
          await action();
        } catch (error) {
          return failureOf(error);
        }
        return undefined;
      };
      expect(await failure(() => openDatabase(join(folder, 'missing', 'a.db'), { driver }))).toBe('cannot-open');
      const one = await openDatabase(path, { driver });
      const two = await openDatabase(path, { driver, busyMs: 10 });
      one.exec('CREATE TABLE t (a); BEGIN IMMEDIATE');
      expect(await failure(() => two.exec('BEGIN IMMEDIATE'))).toBe('busy');
      one.exec('ROLLBACK');
      const reader = await openDatabase(path, { driver, readonly: true });
      expect(await failure(() => reader.exec('DROP TABLE t'))).toBe('readonly');
      for (const database of [one, two, reader]) database.close();
    }));
});
