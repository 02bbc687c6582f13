/** What SQLite's errors mean for a study, whatever binding reports them. Result codes: https://sqlite.org/rescode.html */
import { errorText, NascentError } from '../../base/index.ts';
import { studyVersion } from '../../study/index.ts';

export type SqliteFailure = 'busy' | 'readonly' | 'io' | 'corrupt' | 'full' | 'cannot-open' | 'not-a-database';

const byCode = new Map<number, SqliteFailure>([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'readonly'],
  [10, 'io'],
  [11, 'corrupt'],
  [13, 'full'],
  [14, 'cannot-open'],
  [26, 'not-a-database'],
]);

const byName: Readonly<Record<string, SqliteFailure>> = {
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_READONLY: 'readonly',
  SQLITE_IOERR: 'io',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_FULL: 'full',
  SQLITE_CANTOPEN: 'cannot-open',
  SQLITE_NOTADB: 'not-a-database',
};

/** Undefined for errors that are not SQLite's or that bad input cannot cause. */
export function failureOf(error: unknown): SqliteFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, rawCode, errcode } = error as { code?: unknown; rawCode?: unknown; errcode?: unknown };
  // libsql: rawCode; node:sqlite: errcode; both may be extended codes, whose low byte is the primary one.
  const number = typeof rawCode === 'number' ? rawCode : errcode;
  if (typeof number === 'number') return byCode.get(number & 0xff);
  // better-sqlite3: SQLITE_IOERR_WRITE and the like.
  if (typeof code === 'string') {
    if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'readonly';
    const name = /^SQLITE_[A-Z]+/.exec(code)?.[0];
    if (name) return byName[name];
  }
  // libsql reports a failed open as text that ends with the code.
  return /ConnectionFailed\(.*: 14"?\)?$/.test(error.message) ? 'cannot-open' : undefined;
}

/** Runs `body`; failures that the user or the machine caused become one clear line that names the study. */
export function explaining<T>(path: string, action: 'read' | 'write', body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw explained(path, action, error);
  }
}

/** The error to show for `error`; errors that only a defect can cause are returned as they are. */
export function explained(path: string, action: 'read' | 'write', error: unknown): unknown {
  const failure = failureOf(error);
  const detail = { where: path, cause: error };
  switch (failure) {
    case undefined:
      return error;
    case 'not-a-database':
      return new NascentError('input', { ...detail, what: 'not a study file', expected: 'an SQLite database' });
    case 'corrupt':
      return damaged(path, errorText(error), error);
    case 'busy':
      return new NascentError('conflict', {
        ...detail,
        what: 'another process keeps the study locked',
        hint: 'try again when it is done',
      });
    case 'readonly':
    case 'cannot-open':
      return new NascentError('input', {
        ...detail,
        what: action === 'write' ? 'cannot write the study: its file or folder is read-only' : 'cannot open the study',
        // A failed open says no more than that, and in libsql names the lock's file.
        ...(failure === 'cannot-open' ? {} : { got: errorText(error) }),
        hint: 'check the permissions of the file and of its folder',
      });
    case 'full':
    case 'io':
      return sqliteFailure(
        `the disk ${failure === 'full' ? 'is full' : 'failed'}: ${action === 'write' ? 'nothing more can be stored; every round stored before is intact' : 'the study cannot be read'}`,
        error,
        path,
        action === 'write' ? 'make room, then `nascent resume`' : undefined,
      );
  }
}

/** The machine gave out. */
export function sqliteFailure(what: string, cause: unknown, where?: string, hint?: string): NascentError {
  return new NascentError('resource', {
    what,
    ...(where === undefined ? {} : { where }),
    got: errorText(cause),
    ...(hint === undefined ? {} : { hint }),
    cause,
  });
}

/** A study that is cut or overwritten. */
export function damaged(path: string, got: string, cause?: unknown): NascentError {
  return new NascentError('input', {
    what: 'damaged study file',
    where: path,
    got,
    hint: 'it was cut or overwritten; restore a copy, or start again with `nascent search --force`',
    cause,
  });
}

/** A study that another release made. */
export function otherVersion(path: string, version: unknown): NascentError {
  return new NascentError('input', {
    what: 'study of another version',
    where: path,
    expected: `version ${studyVersion}`,
    got: `version ${String(version)}`,
    hint: 'use the release of nascent that made it',
  });
}
