/**
 * Scores of a bench, kept so that a repeated or continued command computes only what is missing: one SQLite file, rows keyed by
 * the network's hash and by everything else that decides a score. Journal and lock as for studies (sqlite-store.ts).
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { NascentError } from '../../base/index.ts';
import type { TimedScore } from '../../proxies/index.ts';
import { scoresFromText, scoresToText } from '../../study/index.ts';
import { openDatabase, type SqlDatabase, type SqlRow } from './database.ts';
import { damaged, explained, explaining } from './failure.ts';
import { text } from './schema.ts';
import { lockForWriting } from './writer-lock.ts';

export interface StoredScore {
  readonly hash: string;
  /** Canonical JSON of proxy, options, data, seed, batch, lowering. */
  readonly key: string;
  readonly score: TimedScore;
}

export interface ScoreStore {
  /** Lowering the first scores were computed with; null before them. */
  readonly lowering: string | null;
  /** Known scores of a key by network hash. */
  read(key: string): ReadonlyMap<string, TimedScore>;
  /** All of them or none; durable when it returns. */
  write(scores: readonly StoredScore[], lowering: string): void;
  close(): void;
}

/** "NASB" in SQLite's header. */
const applicationId = 0x4e415342;
/** Of the tables and of what a score means. */
const version = 1;

const tables = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE keys (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE scores (key INTEGER NOT NULL REFERENCES keys (id), hash TEXT NOT NULL, score TEXT NOT NULL, ms REAL NOT NULL,
  PRIMARY KEY (key, hash)) WITHOUT ROWID;`;

/** Opens or makes the file as its only writer. Throws `conflict` while another process writes it, `input` for other files. */
export async function openScoreStore(path: string): Promise<ScoreStore> {
  explaining(path, 'write', () => mkdirSync(dirname(path), { recursive: true }));
  const lock = await lockForWriting(path);
  let database: SqlDatabase | undefined;
  try {
    database = await openDatabase(path);
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON');
    prepare(path, database);
    return scoreStore(path, database, () => lock.release());
  } catch (error) {
    database?.close();
    lock.release();
    throw explained(path, 'write', error);
  }
}

/** Makes the tables of a new file; refuses a file that is not ours. */
function prepare(path: string, database: SqlDatabase): void {
  const pragma = (name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).all()[0] ?? {})[0];
  if (pragma('page_count') === 0) {
    database.transaction('write', () => {
      database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; ${tables}`);
    });
    return;
  }
  if (pragma('application_id') === applicationId && pragma('user_version') === version) return;
  throw new NascentError('input', {
    what: 'not a file of scores of this version',
    where: path,
    expected: 'one made by `nascent bench`',
    hint: 'name another --out',
  });
}

function scoreStore(path: string, database: SqlDatabase, release: () => void): ScoreStore {
  const ids = new Map<string, number>();
  const idOf = (key: string): number => {
    let id = ids.get(key);
    if (id === undefined) {
      database.prepare('INSERT OR IGNORE INTO keys (key) VALUES (?)').run(key);
      id = database.prepare('SELECT id FROM keys WHERE key = ?').all(key)[0]!.id as number;
      ids.set(key, id);
    }
    return id;
  };
  const [meta] = database.prepare("SELECT CAST(value AS BLOB) AS value FROM meta WHERE key = 'lowering'").all();
  let lowering = meta ? text(meta.value) : null;
  let open = true;
  return {
    get lowering() {
      return lowering;
    },
    read(key) {
      return explaining(path, 'read', () => {
        const rows = database
          // As bytes: a binding may end the process over damaged text (schema.ts).
          .prepare(
            'SELECT CAST(hash AS BLOB) AS hash, CAST(score AS BLOB) AS score, CAST(ms AS REAL) AS ms FROM scores WHERE key = (SELECT id FROM keys WHERE key = ?)',
          )
          .all(key);
        return new Map(rows.map((row) => parse(path, row)));
      });
    },
    write(scores, used) {
      explaining(path, 'write', () =>
        database.transaction('write', () => {
          ids.clear();
          database.prepare("INSERT OR IGNORE INTO meta VALUES ('lowering', ?)").run(used);
          const insert = database.prepare('INSERT OR IGNORE INTO scores VALUES (?, ?, ?, ?)');
          for (const { hash, key, score } of scores) {
            const { ms, ...rest } = score;
            insert.run(idOf(key), hash, scoresToText({ score: rest }), ms);
          }
        }),
      );
      lowering ??= used;
    },
    close() {
      if (!open) return;
      open = false;
      database.close();
      release();
    },
  };
}

function parse(path: string, { hash, score, ms }: SqlRow): readonly [string, TimedScore] {
  try {
    const { score: stored } = scoresFromText(text(score));
    if (stored && typeof stored.ok === 'boolean') return [text(hash), { ...stored, ms: ms as number }];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw damaged(path, 'a score that does not parse');
}
