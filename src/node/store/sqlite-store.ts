/**
 * A study in one SQLite file. Journal: SQLite's rollback journal (mode DELETE) with synchronous = EXTRA. Between two commits, also
 * after kill -9, the study is then one complete file; a write-ahead log would keep the last rounds in a second file and cannot be
 * read from a read-only folder. Its cost, a few flushes a round, is small beside scoring a round. EXTRA also flushes the folder, so
 * a round is on the disk when its commit returns.
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorText, NascentError } from '../../base/index.ts';
import {
  assertContinues,
  type StoredStudy,
  type StudySettings,
  type StudyStore,
  studyVersion,
} from '../../study/index.ts';
import { openDatabase, type SqlDatabase } from './database.ts';
import { damaged, explained, explaining, otherVersion } from './failure.ts';
import {
  applicationId,
  createTables,
  insertRound,
  readHead,
  readRounds,
  readState,
  setMeta,
  tableDefinitions,
  text,
} from './schema.ts';
import { lockForWriting, type WriterLock } from './writer-lock.ts';

/**
 * Makes an empty study and opens it for writing; the folder is made when missing. The file appears whole or not at all.
 * Throws `conflict` when the file exists or another process is making it.
 */
export async function createStudy(
  path: string,
  settings: StudySettings,
  lowering: string,
  local: StoredStudy['local'],
): Promise<StudyStore> {
  explaining(path, 'write', () => mkdirSync(dirname(path), { recursive: true }));
  const lock = await lockForWriting(path);
  try {
    if (existsSync(path)) {
      throw new NascentError('conflict', {
        what: 'the study exists already',
        where: path,
        hint: 'continue it with `nascent resume`, or choose another folder',
      });
    }
    const unfinished = `${path}.new`;
    // The journal of a study that is gone would be rolled back into this one.
    for (const base of [unfinished, path]) removeFiles(base);
    try {
      const database = await openForWriting(unfinished);
      try {
        createTables(database, { settings, lowering, local });
      } finally {
        database.close();
      }
      renameSync(unfinished, path);
      flushFolder(dirname(path));
    } catch (error) {
      removeFiles(unfinished);
      throw error;
    }
    return studyStore(path, await openForWriting(path), lock);
  } catch (error) {
    lock.release();
    throw explained(path, 'write', error);
  }
}

/**
 * Opens a study. `write`: as its only writer (`conflict` names the other one). Readers may read while it is written.
 * Throws one clear error for a missing, foreign, damaged or differently versioned file.
 */
export async function openStudy(path: string, { write }: { readonly write: boolean }): Promise<StudyStore> {
  const action = write ? 'write' : 'read';
  const found = statOf(path);
  if (!found?.isFile()) {
    throw new NascentError('not-found', {
      what: found ? 'not a study file' : 'no such study',
      where: path,
      hint: '`nascent studies` lists what is there',
    });
  }
  // SQLite would open a read-only file and fail at the first commit, after a round was scored.
  if (write) explaining(path, 'write', () => accessSync(path, constants.W_OK));
  const lock = write ? await lockForWriting(path) : undefined;
  let database: SqlDatabase | undefined;
  try {
    database = await (write ? openForWriting(path) : openDatabase(path, { readonly: true }));
    check(path, database);
    return studyStore(path, database, lock);
  } catch (error) {
    database?.close();
    lock?.release();
    throw explained(path, action, error);
  }
}

/** Deletes a study, if there is one. Throws `conflict` while another process writes it. */
export async function removeStudy(path: string): Promise<void> {
  if (!statOf(path)) return;
  const lock = await lockForWriting(path);
  try {
    explaining(path, 'write', () => removeFiles(path));
  } finally {
    lock.release();
  }
}

/** The database first: killed in between, this leaves a journal that `createStudy` removes, never a study without its journal. */
function removeFiles(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

async function openForWriting(path: string): Promise<SqlDatabase> {
  const database = await openDatabase(path);
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Is it ours, whole, of our version, and readable? */
function check(path: string, database: SqlDatabase): void {
  const pragma = (name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).all()[0] ?? {})[0];
  database.transaction('read', () => {
    const foreign = (got: string): NascentError =>
      new NascentError('input', {
        what: 'not a study file',
        where: path,
        expected: 'a study made by `nascent search`',
        got,
      });
    if (pragma('page_count') === 0) throw foreign('an empty file');
    if (pragma('application_id') !== applicationId) throw foreign('another SQLite database');
    const version = pragma('user_version');
    if (version !== studyVersion) throw otherVersion(path, version);
    // SQLite reads what is missing from the last page as zeros, which need not look damaged.
    const bytes = (pragma('page_count') as number) * (pragma('page_size') as number);
    const { size } = statSync(path);
    if (size < bytes) throw damaged(path, `${size} of ${bytes} bytes`);
    const [check] = database.prepare('SELECT CAST(quick_check AS BLOB) AS verdict FROM pragma_quick_check(1)').all();
    const verdict = parsing(path, () => text(check?.verdict));
    if (verdict !== 'ok') throw damaged(path, verdict);
    const found = new Map(
      database
        .prepare('SELECT CAST(name AS BLOB) AS name, CAST(sql AS BLOB) AS sql FROM sqlite_master WHERE sql IS NOT NULL')
        .all()
        .map(({ name, sql }) => parsing(path, () => [text(name), text(sql)])),
    );
    for (const [name, definition] of tableDefinitions)
      if (found.get(name) !== definition)
        throw damaged(path, found.has(name) ? `another table ${name}` : `no table ${name}`);
    parsing(path, () => readHead(database, path));
  });
}

function studyStore(path: string, database: SqlDatabase, lock: WriterLock | undefined): StudyStore {
  let open = true;
  const transact = <T>(kind: 'read' | 'write', body: () => T): T => {
    if (!open) throw new Error(`the store is closed: ${path}`);
    if (kind === 'write' && !lock) throw new Error(`the store was opened for reading: ${path}`);
    return explaining(path, kind, () => database.transaction(kind, body));
  };
  return {
    read: () => transact('read', () => parsing(path, () => ({ ...readHead(database, path), ...readRounds(database) }))),
    commitRound(record, timing) {
      transact('write', () => {
        assertContinues(record, readState(database));
        insertRound(database, record, timing);
      });
    },
    setStopped(reason) {
      transact('write', () => setMeta(database, 'stopped', reason));
    },
    close() {
      if (!open) return;
      open = false;
      database.close();
      lock?.release();
    },
  };
}

/** Text that does not parse was overwritten: our own writer only writes JSON. */
function parsing<T>(path: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(path, errorText(error), error);
    throw error;
  }
}

/** Undefined when nothing is there, or nothing that this process may see. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A rename is on the disk once its folder is; not every system can flush a folder. */
function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Then the rename is as durable as the file system makes it.
  }
}
