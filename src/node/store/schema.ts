/** Tables of a study file, and how a study is written to and read from them. Times live in tables of their own. */
import type { Json } from '../../base/index.ts';
import {
  parseStudySettings,
  type RoundRecord,
  type RoundTiming,
  type StopReason,
  type StoredStudy,
  type StoreState,
  type StudySettings,
  scoresFromText,
  scoresToText,
  studyVersion,
  type Trial,
} from '../../study/index.ts';
import type { SqlDatabase, SqlRow } from './database.ts';
import { otherVersion } from './failure.ts';

/** "NASC": marks the file as ours in SQLite's header. */
export const applicationId = 0x4e415343;

const tables: string = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rounds (round INTEGER PRIMARY KEY, asked TEXT NOT NULL, strategy TEXT NOT NULL);
CREATE TABLE trials (
  idx INTEGER PRIMARY KEY, round INTEGER NOT NULL REFERENCES rounds (round), architecture TEXT NOT NULL,
  hash TEXT NOT NULL, params INTEGER NOT NULL, macs INTEGER NOT NULL, scores TEXT NOT NULL);
CREATE TABLE round_times (round INTEGER PRIMARY KEY, round_ms REAL NOT NULL);
CREATE TABLE trial_times (idx INTEGER PRIMARY KEY, round INTEGER NOT NULL, ms TEXT NOT NULL);`;

/** Definition by table name, as SQLite keeps it. */
export const tableDefinitions: ReadonlyMap<string, string> = new Map(
  tables
    .split(';')
    .map((definition) => definition.trim())
    .filter((definition) => definition !== '')
    .map((definition) => [/CREATE TABLE (\w+)/.exec(definition)![1]!, definition]),
);

export type StudyHead = Pick<StoredStudy, 'settings' | 'lowering' | 'local'>;

/** Tables and head of an empty study, in one transaction. */
export function createTables(database: SqlDatabase, { settings, lowering, local }: StudyHead): void {
  database.transaction('write', () => {
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${studyVersion}; ${tables}`);
    const insert = database.prepare('INSERT INTO meta VALUES (?, ?)');
    insert.run('settings', JSON.stringify(settings));
    insert.run('lowering', lowering);
    insert.run('local', JSON.stringify(local));
  });
}

export function insertRound(database: SqlDatabase, record: RoundRecord, timing: RoundTiming): void {
  const { round, asked, strategy, trials } = record;
  database.prepare('INSERT INTO rounds VALUES (?, ?, ?)').run(round, JSON.stringify(asked), JSON.stringify(strategy));
  const insert = database.prepare('INSERT INTO trials VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const { index, architecture, hash, params, macs, scores } of trials)
    insert.run(index, round, architecture, hash, params, macs, scoresToText(scores));
  database.prepare('INSERT INTO round_times VALUES (?, ?)').run(round, timing.roundMs);
  const time = database.prepare('INSERT INTO trial_times VALUES (?, ?, ?)');
  for (const { index, ms } of timing.trials) time.run(index, round, JSON.stringify(ms));
  setMeta(database, 'stopped', null);
}

/** Null removes the key. */
export function setMeta(database: SqlDatabase, key: string, value: string | null): void {
  if (value === null) database.prepare('DELETE FROM meta WHERE key = ?').run(key);
  else database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(key, value);
}

/** Throws SyntaxError for text that is not JSON, NascentError for settings of another version or shape. */
export function readHead(database: SqlDatabase, path: string): StudyHead & { readonly stopped: StopReason | null } {
  const meta = new Map(
    database
      .prepare(`SELECT ${bytes('key')}, ${bytes('value')} FROM meta`)
      .all()
      .map(({ key, value }) => [text(key), text(value)]),
  );
  const settings = JSON.parse(meta.get('settings') ?? '') as StudySettings | null;
  if (settings?.version !== studyVersion) throw otherVersion(path, settings?.version);
  return {
    settings: parseStudySettings(settings, path),
    lowering: meta.get('lowering') ?? '',
    local: JSON.parse(meta.get('local') ?? ''),
    stopped: (meta.get('stopped') ?? null) as StopReason | null,
  };
}

/** Counts only: cheap however long the study is. */
export function readState(database: SqlDatabase): StoreState {
  const rows = database
    .prepare(
      "SELECT (SELECT count(*) FROM rounds) r, (SELECT count(*) FROM trials) t, (SELECT CAST(value AS BLOB) FROM meta WHERE key = 'stopped') s",
    )
    .all();
  const { r, t, s } = rows[0]!;
  return { rounds: r as number, trials: t as number, stopped: s === null ? null : (text(s) as StopReason) };
}

/** Throws SyntaxError like `readHead`. */
export function readRounds(database: SqlDatabase): Pick<StoredStudy, 'rounds' | 'timings'> {
  const trials = groupByRound(
    database,
    `SELECT idx, ${whole('round')}, ${bytes('architecture')}, ${bytes('hash')}, ${whole('params')}, ${whole('macs')}, ${bytes('scores')} FROM trials ORDER BY idx`,
    trialOf,
  );
  const times = groupByRound(
    database,
    `SELECT idx, ${whole('round')}, ${bytes('ms')} FROM trial_times ORDER BY idx`,
    ({ idx, ms }) => ({ index: idx as number, ms: JSON.parse(text(ms)) as Record<string, number> }),
  );
  const rounds = database
    .prepare(`SELECT round, ${bytes('asked')}, ${bytes('strategy')} FROM rounds ORDER BY round`)
    .all();
  const timings = database
    .prepare('SELECT round, CAST(round_ms AS REAL) AS round_ms FROM round_times ORDER BY round')
    .all();
  return {
    rounds: rounds.map(({ round, asked, strategy }) => ({
      round: round as number,
      asked: JSON.parse(text(asked)) as number[],
      trials: trials.get(round as number) ?? [],
      strategy: JSON.parse(text(strategy)) as Json,
    })),
    timings: timings.map(({ round, round_ms }) => ({
      round: round as number,
      roundMs: round_ms as number,
      trials: times.get(round as number) ?? [],
    })),
  };
}

function trialOf(row: SqlRow): Trial {
  return {
    index: row.idx as number,
    round: row.round as number,
    architecture: text(row.architecture),
    hash: text(row.hash),
    params: row.params as number,
    macs: row.macs as number,
    scores: scoresFromText(text(row.scores)),
  };
}

function groupByRound<T>(database: SqlDatabase, sql: string, read: (row: SqlRow) => T): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of database.prepare(sql).all()) {
    const round = row.round as number;
    const group = groups.get(round);
    if (group) group.push(read(row));
    else groups.set(round, [read(row)]);
  }
  return groups;
}

/**
 * A damaged file can hold any bytes where a text or number should be, and a binding may end the whole process over text that is
 * not UTF-8 (libsql does). So texts are read as bytes and checked here, numbers are made numbers by SQLite.
 */
const bytes = (column: string): string => `CAST(${column} AS BLOB) AS ${column}`;
const whole = (column: string): string => `CAST(${column} AS INTEGER) AS ${column}`;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function text(value: unknown): string {
  if (!(value instanceof Uint8Array || value instanceof ArrayBuffer)) throw new SyntaxError('a text is missing');
  try {
    return utf8.decode(value);
  } catch {
    throw new SyntaxError('a text is not UTF-8');
  }
}
