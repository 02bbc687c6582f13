/** Row filters `COLUMN=VALUE`, also with !=, <, <=, > and >=; several must hold together. */
import { NascentError } from '../../base/index.ts';
import { columnOf, type Table, type TableCell } from './table.ts';

const form = /^\s*([^=!<>]+?)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*$/s;

/** Rows, ascending, that satisfy every condition. Throws NascentError `usage` for a bad condition or when none is left. */
export function matchingRows(table: Table, conditions: readonly string[]): readonly number[] {
  const tests = conditions.map((text) => {
    const match = form.exec(text);
    if (!match) {
      throw new NascentError('usage', {
        what: 'bad row filter',
        expected: 'COLUMN=VALUE (or !=, <, <=, >, >=)',
        got: `"${text}"`,
      });
    }
    const [, name, comparison, value] = match as unknown as [string, string, keyof typeof comparisons, string];
    const cells = columnOf(table, name);
    return (row: number): boolean => comparisons[comparison](cells[row]!, value);
  });
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => tests.every((test) => test(row)));
  if (rows.length === 0) {
    throw new NascentError('usage', { what: 'no row is left', where: table.where, got: conditions.join(', ') });
  }
  return rows;
}

const equal = (cell: TableCell, value: string): boolean =>
  cell === null
    ? value === ''
    : String(cell) === value || (value !== '' && cell !== '' && Number(cell) === Number(value));
/** A missing value is neither above nor below anything. */
const number = (cell: TableCell): number => (cell === null || cell === '' ? Number.NaN : Number(cell));

const comparisons = {
  '=': equal,
  '!=': (cell: TableCell, value: string) => !equal(cell, value),
  '<': (cell: TableCell, value: string) => number(cell) < Number(value),
  '<=': (cell: TableCell, value: string) => number(cell) <= Number(value),
  '>': (cell: TableCell, value: string) => number(cell) > Number(value),
  '>=': (cell: TableCell, value: string) => number(cell) >= Number(value),
};
