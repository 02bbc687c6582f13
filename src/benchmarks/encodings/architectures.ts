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

/** Rows that decide whether an encoding is the table's: the first may be the very row that is wrong. */
const trialRows = 5;

/**
 * Without `key` the columns are found by name; null when the table has none that is known. Throws NascentError `input` naming the
 * first row that is not an architecture of the space, `usage` for a key column that is not there.
 */
export function architecturesOf<A>(space: Space<A>, table: Table, key?: string): Architectures | null {
  if (key !== undefined) columnOf(table, key);
  for (const { encoding, columns } of candidates(space, table, key)) {
    const cells = columns.map((name) => columnOf(table, name));
    let names: ReadonlyMap<string, string> | null = null;
    const read = (row: number): string => {
      const words = cells.map((column) => cellText(column[row]!));
      const short = !encoding.columns[0]!.includes(columns[0]!) && words[0]!.length < (encoding.digits ?? 0);
      if (short || words.includes('')) throw new NascentError('input', { what: 'no architecture' });
      return canonicalText(space, encoding, words, names);
    };
    const fits = Array.from({ length: Math.min(trialRows, table.rows) }, (_, row) => row).some((row) => {
      try {
        read(row);
        return true;
      } catch (error) {
        if (!isNascentError(error)) throw error;
        return false;
      }
    });
    if (fits && encoding.lookup)
      names = encoding.lookup(new Set(cells[0]!.map((cell) => encoding.text(cellText(cell)) ?? '')));
    // A column that the user named must be read, so its first row gives the error.
    if (!fits && !(key !== undefined && encoding.title === plainText.title)) continue;
    const texts = Array.from({ length: table.rows }, (_, row) => {
      try {
        return read(row);
      } catch (error) {
        throw isNascentError(error) ? atRow(error, space, table, row) : error;
      }
    });
    return { key: columns.join('+'), encoding: encoding.title, texts };
  }
  return null;
}

const plainText: Encoding = {
  title: 'text form of the space',
  spaces: [],
  columns: [['architecture', 'arch_str', 'arch', 'net_str', 'genotype', 'net', 'code']],
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
): { readonly encoding: Encoding; readonly columns: readonly string[] }[] {
  const known = encodings.filter(({ spaces }) => spaces.includes(space.id));
  const index = space.fromIndex === undefined ? [] : [officialIndex];
  // An index column read as a code would be wrong without any error, and the other way round: names decide first.
  const named = key !== undefined && officialIndex.columns[0]!.includes(key);
  const order = named ? [...index, ...known, plainText] : [...known, ...index, plainText];
  return (key === undefined ? [plainText, ...known, ...index] : order).flatMap((encoding) => {
    if (key !== undefined && encoding.columns.length === 1) return [{ encoding, columns: [key] }];
    const found = encoding.columns.map((names) => names.filter((name) => table.columns.has(name)));
    if (found.some((names) => names.length === 0)) return [];
    if (encoding.columns.length > 1) {
      const columns = found.map((names) => names[0]!);
      return key === undefined || columns.includes(key) ? [{ encoding, columns }] : [];
    }
    return found[0]!.map((name) => ({ encoding, columns: [name] }));
  });
}

/** `names`: of an encoding that looks names up; null before it did, when any well-formed name will do. */
function canonicalText<A>(
  space: Space<A>,
  encoding: Encoding,
  words: readonly string[],
  names: ReadonlyMap<string, string> | null,
): string {
  const written = encoding.text(...words);
  if (encoding.lookup && names === null && written !== null) return written;
  const text = names === null || written === null ? written : (names.get(written) ?? null);
  if (text === null)
    throw new NascentError('input', {
      what: 'not an architecture',
      expected: encoding.title,
      got: `"${words.join(', ').slice(0, 80)}"`,
    });
  return space.format(encoding === officialIndex ? space.fromIndex!(Number(text)) : space.parse(text));
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
