/** A table of results: named columns of texts and numbers. Rows are counted from 1 in errors, the header not included. */
import { NascentError } from '../../base/index.ts';

export type TableCell = string | number | null;

export interface Table {
  /** File name, for errors. */
  readonly where: string;
  readonly columns: ReadonlyMap<string, readonly TableCell[]>;
  readonly rows: number;
}

/** Throws NascentError `input` for columns of different lengths, none at all, or no rows. */
export function createTable(where: string, columns: ReadonlyMap<string, readonly TableCell[]>): Table {
  const rows = columns.values().next().value?.length ?? 0;
  for (const [name, cells] of columns) {
    if (cells.length !== rows) {
      throw new NascentError('input', {
        what: `column ${name} has another length`,
        where,
        expected: `${rows} values`,
        got: `${cells.length}`,
      });
    }
  }
  if (rows === 0) throw new NascentError('input', { what: 'the table has no rows', where });
  return { where, columns, rows };
}

/** Throws NascentError `usage` naming the columns there are, with the nearest first. */
export function columnOf(table: Table, name: string): readonly TableCell[] {
  const cells = table.columns.get(name);
  if (cells) return cells;
  const names = [...table.columns.keys()];
  const wanted = name.toLowerCase();
  const near = names.filter((each) => each.toLowerCase().includes(wanted) || wanted.includes(each.toLowerCase()));
  const shown = [...new Set([...near, ...names])].slice(0, 12);
  throw new NascentError('usage', {
    what: `no column ${name}`,
    where: table.where,
    expected: shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : ''),
  });
}

const missing = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-']);
const infinities: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
};

/** A column as numbers; null where a value is missing (empty, NaN, null). Throws NascentError `input` naming the row of a text. */
export function numericColumn(table: Table, name: string): readonly (number | null)[] {
  return columnOf(table, name).map((cell, row) => {
    if (cell === null || typeof cell === 'number') return cell === null || Number.isNaN(cell) ? null : cell;
    const text = cell.trim().toLowerCase();
    if (missing.has(text)) return null;
    const value = infinities[text] ?? Number(text);
    if (!Number.isNaN(value)) return value;
    throw new NascentError('input', {
      what: `column ${name} holds a text`,
      where: rowOf(table, row),
      expected: 'numbers',
      got: `"${cell.slice(0, 60)}"`,
    });
  });
}

/** `FILE, row 3`: for errors; `row` counts from 0. */
export const rowOf = ({ where }: Table, row: number): string => `${where}, row ${row + 1}`;

/** The table with the given rows only. */
export function selectRows(table: Table, rows: readonly number[]): Table {
  const columns = [...table.columns].map(([name, cells]) => [name, rows.map((row) => cells[row]!)] as const);
  return { where: table.where, columns: new Map(columns), rows: rows.length };
}
