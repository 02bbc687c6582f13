/** The architecture of every row of a table, by a known encoding, the space's own text form, or an official index. */
import { isNascentError, NascentError } from '../../base/index.ts';
import type { Space } from '../../spaces/index.ts';
import { columnOf, rowOf, type Table, type TableCell } from '../table/table.ts';
import { encodings } from './list.ts';
import type { Encoding } from './types.ts';

export interface Architectures {
  /** Column, or columns joined by `+`, that hold the architecture. */
  readonly key: string;
  /** How they are written, for people. */
  readonly encoding: string;
  /** Per row, in the space's own text form. */
  readonly texts: readonly string[];
}

interface Candidate {
  readonly encoding: Encoding;
  readonly columns: readonly string[];
}

/** Rows that decide whether an encoding is the table's: the first may be the very row that is wrong. */
const trialRows = 5;

/**
 * Without `key` the columns are found by name; null when the table has none that is known. Throws NascentError `input` naming the
 * first row that is not an architecture of the space, `usage` for a key column that is not there.
 */
export function architecturesOf<A>(space: Space<A>, table: Table, key?: string): Architectures | null {
  if (key !== undefined) columnOf(table, key);
  let refused: NascentError | null = null;
  for (const { encoding, columns } of candidates(space, table, key)) {
    // An index fits any space: it is no way out where the text beside it is of another one.
    if (encoding === officialIndex && key === undefined && refused) break;
    const cells = columns.map((name) => columnOf(table, name).map(cellText));
    const read = reader(space, encoding, encoding.columns[0]!.includes(columns[0]!));
    const rowText = (row: number): string => read(cells.map((column) => column[row]!));
    const trials = Array.from({ length: Math.min(trialRows, table.rows) }, (_, row) => attempt(() => rowText(row)));
    if (trials.every(isNascentError)) {
      if (encoding === plainText && (key !== undefined || textColumns.includes(columns[0]!)))
        refused ??= atRow(trials[0]!, space, table, 0);
      continue;
    }
    const names = encoding.lookup?.(new Set(cells[0]));
    const texts = Array.from({ length: table.rows }, (_, row) => {
      const text = attempt(() => (names ? named(names, cells[0]![row]!) : rowText(row)));
      if (isNascentError(text)) throw atRow(text, space, table, row);
      return text;
    });
    return { key: columns.join('+'), encoding: encoding.title, texts };
  }
  if (refused) throw refused;
  return null;
}

/** Columns of these names hold the text form or the table is of another space. */
const textColumns: readonly string[] = ['architecture', 'arch_str'];

const plainText: Encoding = {
  title: 'text form of the space',
  spaces: [],
  columns: [[...textColumns, 'arch', 'net_str', 'genotype', 'net', 'code']],
  text: (cell) => cell!,
};

const officialIndex: Encoding = {
  title: 'official index',
  spaces: [],
  columns: [['index', 'arch_index', 'arch_idx']],
  text: (cell) => (/^\d+(\.0)?$/.test(cell!) ? cell! : null),
};

function candidates(
  space: { readonly id: string; readonly fromIndex?: unknown },
  table: Table,
  key: string | undefined,
): readonly Candidate[] {
  const known = encodings.filter(({ spaces }) => spaces.includes(space.id));
  const index = space.fromIndex === undefined ? [] : [officialIndex];
  if (key === undefined) {
    return [plainText, ...known, ...index].flatMap((encoding) => {
      const found = encoding.columns.map((names) => names.filter((name) => table.columns.has(name)));
      if (found.some((names) => names.length === 0)) return [];
      if (found.length > 1) return [{ encoding, columns: found.map((names) => names[0]!) }];
      return found[0]!.map((name) => ({ encoding, columns: [name] }));
    });
  }
  // A number may be an index or a code: the column's name decides first.
  const isIndex = officialIndex.columns[0]!.includes(key);
  const order = isIndex ? [...index, ...known, plainText] : [...known, ...index, plainText];
  return order.flatMap((encoding) => {
    if (encoding.columns.length === 1) return [{ encoding, columns: [key] }];
    const columns = encoding.columns.map((names) => names.find((name) => table.columns.has(name)) ?? '');
    return columns.includes(key) && !columns.includes('') ? [{ encoding, columns }] : [];
  });
}

/** Space text of the cells of a row; of an encoding with `lookup` the name itself. Throws NascentError for other cells. */
function reader<A>(space: Space<A>, encoding: Encoding, listed: boolean): (cells: readonly string[]) => string {
  return (cells) => {
    if (cells.includes('')) throw new NascentError('input', { what: 'no architecture' });
    const short = !listed && cells[0]!.length < (encoding.digits ?? 0);
    const text = short ? null : encoding.text(...cells);
    if (text === null) {
      const got = `"${cells.join(', ').slice(0, 80)}"`;
      throw new NascentError('input', { what: 'not an architecture', expected: encoding.title, got });
    }
    if (encoding.lookup) return text;
    return space.format(encoding === officialIndex ? space.fromIndex!(Number(text)) : space.parse(text));
  };
}

function named(names: ReadonlyMap<string, string>, name: string): string {
  const text = names.get(name);
  if (text === undefined)
    throw new NascentError('input', { what: 'no architecture of this name', got: `"${name.slice(0, 80)}"` });
  return text;
}

function attempt<T>(body: () => T): T | NascentError {
  try {
    return body();
  } catch (error) {
    if (isNascentError(error)) return error;
    throw error;
  }
}

const cellText = (cell: TableCell): string => (cell === null ? '' : String(cell).trim());

function atRow(error: NascentError, space: { readonly id: string }, table: Table, row: number): NascentError {
  const { what, where, expected, got, hint } = error.detail;
  return new NascentError('input', {
    what: `not an architecture of ${space.id}`,
    where: rowOf(table, row),
    ...(expected === undefined ? {} : { expected }),
    got: [got, where, what].filter((part) => part !== undefined).join(', in '),
    ...(hint === undefined ? {} : { hint }),
  });
}
