/** The rows a bench is about: filters, architectures, joined tables, the sample. */
import { NascentError } from '../../base/index.ts';
import {
  architecturesOf,
  createTable,
  matchingRows,
  numericColumn,
  rowOf,
  selectRows,
  type Table,
  type TableCell,
} from '../../benchmarks/index.ts';
import { stream } from '../../random/index.ts';
import type { Space } from '../../spaces/index.ts';

export interface BenchRows {
  readonly table: Table;
  /** Column, or columns joined by `+`; null when the table has no architectures that are known. */
  readonly key: string | null;
  /** Per row; null with `key`. */
  readonly architectures: readonly string[] | null;
  /** Rows in the file, before filters. */
  readonly fileRows: number;
  /** Rows whose architecture stands in an earlier row. */
  readonly repeated: number;
}

export interface RowOptions {
  readonly key?: string | undefined;
  readonly where?: readonly string[] | undefined;
  readonly joined?: readonly Table[] | undefined;
}

/** Throws NascentError for bad filters and keys, wrong architectures, identical rows, and joins without a common architecture. */
export function benchRows(space: Space, file: Table, { key, where = [], joined = [] }: RowOptions): BenchRows {
  let table = where.length > 0 ? selectRows(file, matchingRows(file, where)) : file;
  refuseIdenticalRows(table);
  const found = architecturesOf(space, table, key);
  for (const other of joined) {
    const others = architecturesOf(space, other);
    if (!found || !others) {
      throw new NascentError('input', {
        what: 'tables are joined by architecture, and one has none that is known',
        where: found ? other.where : table.where,
        hint: found ? 'its columns are found by name' : '--key COLUMN names the one that holds it',
      });
    }
    table = joinTable(table, found.texts, other, others.texts);
  }
  return {
    table,
    key: found?.key ?? null,
    architectures: found?.texts ?? null,
    fileRows: file.rows,
    repeated: found ? found.texts.length - new Set(found.texts).size : 0,
  };
}

/** Rows of `among`, ascending: all of them, or a seeded sample. */
export function sampleRows(among: readonly number[], size: number | null, seed: number): readonly number[] {
  if (size === null || size >= among.length) return among;
  return stream(seed, 'bench', 'sample')
    .shuffle([...among])
    .slice(0, size)
    .sort((a, b) => a - b);
}

/** Rows that have a finite value in the column. Throws NascentError when there are fewer than two or one is infinite. */
export function targetRows(
  table: Table,
  target: string,
): { readonly rows: readonly number[]; readonly values: readonly (number | null)[] } {
  const values = numericColumn(table, target);
  const infinite = values.findIndex((value) => value !== null && !Number.isFinite(value));
  if (infinite >= 0)
    throw new NascentError('input', { what: `the target ${target} is infinite`, where: rowOf(table, infinite) });
  const rows = values.flatMap((value, row) => (value === null ? [] : [row]));
  if (rows.length < 2) {
    throw new NascentError('input', {
      what: `column ${target} has ${rows.length === 0 ? 'no value' : 'one value'}`,
      where: table.where,
      expected: 'two or more',
    });
  }
  return { rows, values };
}

/** Repeated measurements of an architecture are fine; a row that says all the same again is a mistake of whoever made the file. */
function refuseIdenticalRows(table: Table): void {
  const columns = [...table.columns.values()];
  const seen = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const text = columns.map((cells) => cells[row]).join('\u0000');
    const earlier = seen.get(text);
    if (earlier !== undefined) {
      throw new NascentError('input', {
        what: 'the same row twice',
        where: table.where,
        got: `rows ${earlier + 1} and ${row + 1} are equal in every column`,
        hint: 'remove one: it would count double',
      });
    }
    seen.set(text, row);
  }
}

/** Adds the other table's columns; a name that is taken keeps its values, a missing architecture gives missing values. */
function joinTable(table: Table, texts: readonly string[], other: Table, otherTexts: readonly string[]): Table {
  const place = new Map<string, number>();
  otherTexts.forEach((text, row) => {
    if (!place.has(text)) place.set(text, row);
  });
  if (!texts.some((text) => place.has(text)))
    throw new NascentError('input', { what: 'no architecture in common', where: `${table.where} and ${other.where}` });
  const columns = new Map<string, readonly TableCell[]>(table.columns);
  for (const [name, cells] of other.columns) {
    if (columns.has(name)) continue;
    columns.set(
      name,
      texts.map((text) => {
        const row = place.get(text);
        return row === undefined ? null : cells[row]!;
      }),
    );
  }
  return createTable(table.where, columns);
}
