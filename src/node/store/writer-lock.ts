/**
 * One writer per study. The lock is SQLite's write lock on a small file beside the study, held until the study is closed: the
 * operating system drops it when the process dies, so nothing is ever stale, a reused process number cannot confuse it, and it
 * works between containers. (A process number in the study itself has none of these properties.) The file also names its holder.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { NascentError } from '../../base/index.ts';
import { openDatabase, type SqlDatabase } from './database.ts';
import { explained, failureOf } from './failure.ts';

export interface WriterLock {
  release(): void;
}

/** Throws `conflict` naming the process that writes the study. */
export async function lockForWriting(study: string): Promise<WriterLock> {
  const path = `${study}.lock`;
  for (let attempt = 0; ; attempt++) {
    const lock = await attemptLock(study, path).catch((error: unknown) => {
      throw explained(study, 'write', error);
    });
    if (lock) return lock;
    if (attempt === 20) throw conflict(study, undefined);
  }
}

/** Undefined: the lock file went away meanwhile, or is the rest of a process killed while making it; try again. */
async function attemptLock(study: string, path: string): Promise<WriterLock | undefined> {
  const token = randomUUID();
  const database = await openDatabase(path, { busyMs: 200 });
  try {
    // No journal file: after the lock file was replaced, a journal by name could meet the wrong one.
    database.exec('PRAGMA journal_mode = MEMORY');
    database.transaction('write', () => {
      database.exec('CREATE TABLE IF NOT EXISTS holder (process INTEGER, token TEXT)');
      database.exec('DELETE FROM holder');
      database.prepare('INSERT INTO holder VALUES (?, ?)').run(process.pid, token);
    });
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const failure = failureOf(error);
    const holder = failure === 'busy' ? holderOf(database) : undefined;
    database.close();
    if (failure === 'busy') throw conflict(study, holder);
    if (failure !== 'corrupt' && failure !== 'not-a-database') throw error;
    rmSync(path, { force: true });
    return undefined;
  }
  // The previous holder removes the file when it is done; then this lock is on a file without a name.
  if (await heldBy(path, token)) {
    return {
      release() {
        rmSync(path, { force: true });
        database.exec('ROLLBACK');
        database.close();
      },
    };
  }
  database.exec('ROLLBACK');
  database.close();
  return undefined;
}

async function heldBy(path: string, token: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const database = await openDatabase(path, { readonly: true });
  try {
    return database.prepare('SELECT token FROM holder').all()[0]?.token === token;
  } catch {
    return false;
  } finally {
    database.close();
  }
}

function holderOf(database: SqlDatabase): number | undefined {
  try {
    const process = database.prepare('SELECT process FROM holder').all()[0]?.process;
    return typeof process === 'number' ? process : undefined;
  } catch {
    return undefined;
  }
}

function conflict(study: string, holder: number | undefined): NascentError {
  return new NascentError('conflict', {
    what: `another process${holder === undefined ? '' : ` (${holder})`} is writing this study`,
    where: study,
    hint: 'wait for it or stop it; `nascent show` works meanwhile',
  });
}
