/** A table from a file, or from the folder of NATS-Bench files people have. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { errorText, NascentError } from '../../base/index.ts';
import { isNatsFile, isParquet, maximumTableBytes, natsTable, readTable, type Table } from '../../benchmarks/index.ts';
import { gunzipIfNeeded } from '../../formats/index.ts';
import { readParquet } from './read-parquet.ts';

/** Throws NascentError `not-found` or `input`. `where` of the table is the name as given. */
export async function loadTable(
  name: string,
  cwd: string = process.cwd(),
  onNote?: (text: string) => void,
): Promise<Table> {
  const path = resolve(cwd, name);
  try {
    if (statSync(path).isDirectory()) return natsFolder(path, name, onNote);
    const bytes = gunzipIfNeeded(readFileSync(path), name, maximumTableBytes);
    return await (isParquet(bytes) ? readParquet(bytes, name) : readTable(bytes, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof NascentError || typeof code !== 'string') throw error;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new NascentError(missing ? 'not-found' : 'input', {
      what: missing ? 'no such table' : 'cannot read the table',
      where: name,
      ...(missing ? {} : { got: errorText(error) }),
      cause: error,
    });
  }
}

/** Files that take long enough to say so; each some 40 ms. */
const manyFiles = 500;

async function natsFolder(path: string, name: string, onNote?: (text: string) => void): Promise<Table> {
  const names = readdirSync(path).filter(isNatsFile).sort();
  if (names.length === 0) {
    throw new NascentError('input', {
      what: 'no table in this folder',
      where: name,
      expected: 'a file, or a NATS-Bench folder (000000.pickle.pbz2, ...)',
      hint: `tables in it: ${readdirSync(path).slice(0, 5).join(', ') || 'none'}`,
    });
  }
  if (names.length > manyFiles)
    onNote?.(`reading ${names.length} files of NATS-Bench, about ${Math.ceil((names.length * 0.04) / 60)} min`);
  // One file at a time: a full folder unpacks to gigabytes.
  const files = (function* () {
    for (const file of names) yield { name: basename(file), bytes: readFileSync(join(path, file)) };
  })();
  return natsTable(files, name);
}
