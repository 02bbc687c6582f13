/**
 * Tables in JSON: an array of records, JSON Lines, an object of columns, pandas' `split` form ({columns, data}), and the nested files
 * of NAS-Bench-Suite-Zero (../official/suite-zero.ts).
 */
import { errorText, NascentError } from '../../base/index.ts';
import { isSuiteZero, suiteZeroTable } from '../official/suite-zero.ts';
import { createTable, type Table, type TableCell } from './table.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Throws NascentError `input` for text that is none of these. */
export function readJsonTable(text: string, where: string): Table {
  const value = parse(text, where);
  if (Array.isArray(value)) return recordsTable(value, where);
  if (isRecord(value)) {
    if (isSuiteZero(value)) return suiteZeroTable(value, where);
    const { columns, data } = value;
    if (Array.isArray(columns) && Array.isArray(data)) {
      const rows = data as readonly (readonly unknown[])[];
      return createTable(where, new Map(columns.map((name, i) => [String(name), rows.map((row) => cellOf(row?.[i]))])));
    }
    const entries = Object.entries(value);
    if (entries.length > 0 && entries.every(([, cells]) => Array.isArray(cells)))
      return createTable(where, new Map(entries.map(([name, cells]) => [name, (cells as unknown[]).map(cellOf)])));
    // pandas' default: {column: {row: value}}.
    if (entries.length > 0 && entries.every(([, cells]) => isRecord(cells)))
      return createTable(
        where,
        new Map(entries.map(([name, cells]) => [name, Object.values(cells as Fields).map(cellOf)])),
      );
  }
  throw new NascentError('input', {
    what: 'not a table in JSON',
    where,
    expected: 'an array of records, JSON Lines, or an object of columns',
  });
}

/** Values as a cell: nested lists (a matrix, a tuple of operations) as JSON text. */
export function cellOf(value: unknown): TableCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (lines.length > 1 && lines[0]!.trim().startsWith('{') && lines[0]!.trim().endsWith('}')) {
      return lines.map((line, i) => {
        try {
          return JSON.parse(line) as unknown;
        } catch (error) {
          throw new NascentError('input', {
            what: 'not JSON',
            where: `${where}, line ${i + 1}`,
            got: errorText(error),
          });
        }
      });
    }
    throw new NascentError('input', { what: 'not JSON', where, got: errorText(cause), cause });
  }
}

function recordsTable(records: readonly unknown[], where: string): Table {
  const names = new Set<string>();
  records.forEach((record, i) => {
    if (!isRecord(record)) {
      throw new NascentError('input', {
        what: 'not a record',
        where: `${where}, row ${i + 1}`,
        expected: 'an object of values',
      });
    }
    for (const name of Object.keys(record)) names.add(name);
  });
  return createTable(
    where,
    new Map([...names].map((name) => [name, records.map((record) => cellOf((record as Fields)[name]))])),
  );
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
