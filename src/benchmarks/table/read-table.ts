/** A table from the bytes of a file: CSV, JSON, Parquet, each also gzipped; the kind is detected by content. */
import { NascentError } from '../../base/index.ts';
import { gunzipIfNeeded, readCsv } from '../../formats/index.ts';
import { hwNasBenchTable } from '../official/hw-nas-bench.ts';
import { readJsonTable } from './json.ts';
import { isParquet, readParquetTable } from './parquet.ts';
import { createTable, type Table } from './table.ts';

/** Unpacked bytes of a table. */
export const maximumTableBytes: number = 2 ** 30;

/** Throws NascentError `input` with the row or line that is wrong. `where` names the file. */
export async function readTable(bytes: Uint8Array, where: string): Promise<Table> {
  const unpacked = gunzipIfNeeded(bytes, where, maximumTableBytes);
  if (unpacked.length > maximumTableBytes) {
    throw new NascentError('input', { what: 'the table is too large', where, expected: 'at most 1 GiB' });
  }
  if (isParquet(unpacked)) return readParquetTable(unpacked, where);
  // Protocol mark of a pickle, which no text begins with.
  if (unpacked[0] === 0x80) return hwNasBenchTable(unpacked, where);
  const text = new TextDecoder().decode(unpacked);
  if (/^\s*[[{]/.test(text.slice(0, 1000))) return readJsonTable(text, where);
  const { header, rows } = readCsv(text, where);
  const columns = new Map<string, string[]>();
  header.forEach((name, i) => {
    if (columns.has(name)) throw new NascentError('input', { what: `two columns are called ${name}`, where });
    columns.set(
      name,
      rows.map((row) => row[i]!),
    );
  });
  return createTable(where, columns);
}
