/**
 * The little of SQLite that the store needs, on whichever binding is there: Node's own, better-sqlite3 if the user installed it,
 * else libsql (a dependency, prebuilt for every platform we support). Bindings are loaded when a database is first opened.
 */
import { resolve } from 'node:path';
import { sqliteFailure } from './failure.ts';

export type SqlValue = string | number | null;
/** Blobs come as bytes (ArrayBuffer from libsql). */
export type SqlRow = Readonly<Record<string, SqlValue | Uint8Array | ArrayBuffer>>;

export interface SqlStatement {
  run(...values: readonly SqlValue[]): void;
  all(...values: readonly SqlValue[]): SqlRow[];
}

export interface SqlDatabase {
  /** The binding in use. */
  readonly driver: string;
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  /** All of `body` or nothing: rolls back when `body` or the commit throws. `read`: one snapshot, no write lock. */
  transaction<T>(kind: 'read' | 'write', body: () => T): T;
  close(): void;
}

/** The part of the three bindings that is the same in all. */
interface Binding {
  exec(sql: string): unknown;
  prepare(sql: string): { run(...values: SqlValue[]): unknown; all(...values: SqlValue[]): unknown[] };
  close(): unknown;
}

interface Driver {
  readonly name: string;
  open(path: string): Binding;
}

const driverNames = ['node:sqlite', 'better-sqlite3', 'libsql'] as const;
export type DriverName = (typeof driverNames)[number];

let preferred: Promise<Driver> | undefined;

/** How long a statement waits for another process before it fails as busy. */
const busyMs = 15_000;

export interface OpenOptions {
  /** Refuses every write. The file is still opened for writing where possible: after a crash a reader must roll back. */
  readonly readonly?: boolean;
  /** Milliseconds to wait for a lock. */
  readonly busyMs?: number;
  /** Default: the first binding that loads. */
  readonly driver?: DriverName;
}

/** Opens or creates a database file. Throws the binding's error. */
export async function openDatabase(path: string, options: OpenOptions = {}): Promise<SqlDatabase> {
  if (!options.driver) preferred ??= loadPreferred();
  const driver = await (options.driver ? loadDriver(options.driver) : preferred!);
  // An absolute path cannot be taken for a URI or for ":memory:".
  const binding = driver.open(resolve(path));
  try {
    binding.exec(`PRAGMA busy_timeout = ${options.busyMs ?? busyMs}`);
    if (options.readonly) binding.exec('PRAGMA query_only = ON');
  } catch (error) {
    binding.close();
    throw error;
  }
  return wrap(driver.name, binding);
}

function wrap(driver: string, binding: Binding): SqlDatabase {
  return {
    driver,
    exec: (sql) => void binding.exec(sql),
    prepare(sql) {
      const statement = binding.prepare(sql);
      return {
        run: (...values) => void statement.run(...values),
        all: (...values) => statement.all(...values) as SqlRow[],
      };
    },
    transaction(kind, body) {
      binding.exec(kind === 'read' ? 'BEGIN' : 'BEGIN IMMEDIATE');
      try {
        const result = body();
        binding.exec('COMMIT');
        return result;
      } catch (error) {
        try {
          binding.exec('ROLLBACK');
        } catch {
          // SQLite has rolled back by itself (full disk, read error).
        }
        throw error;
      }
    },
    close: () => void binding.close(),
  };
}

async function loadPreferred(): Promise<Driver> {
  let reason: unknown;
  for (const name of driverNames) {
    try {
      return await loadDriver(name);
    } catch (error) {
      reason = error;
    }
  }
  throw sqliteFailure('no SQLite binding loads on this machine', reason);
}

async function loadDriver(name: DriverName): Promise<Driver> {
  if (name === 'node:sqlite') {
    const { DatabaseSync } = await withoutExperimentalWarning(() => importByName(name));
    return { name, open: (path) => new DatabaseSync(path) };
  }
  const { default: Database } = name === 'libsql' ? await import('libsql') : await importByName(name);
  return { name, open: (path) => new Database(path) as Binding };
}

interface BindingModule {
  readonly DatabaseSync: new (path: string) => Binding;
  readonly default: new (path: string) => Binding;
}

/** Modules that need not exist: the compiler must not look for them. */
function importByName(name: string): Promise<BindingModule> {
  return import(name) as Promise<BindingModule>;
}

/** Node prints that its SQLite is experimental when it is loaded; that is no news for the user of a study. */
async function withoutExperimentalWarning<T>(load: () => Promise<T>): Promise<T> {
  const original = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes('SQLite')) Reflect.apply(original, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    return await load();
  } finally {
    process.emitWarning = original;
  }
}
