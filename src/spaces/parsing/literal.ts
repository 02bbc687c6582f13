/**
 * Architectures as other tools print them: Python (`Genotype(normal=[('sep_conv_3x3', 1), ...], normal_concat=range(2, 6), ...)`),
 * tuples (`(((0, 3), (1, 4), ...), (...))`) and JSON.
 */
import type { Reader } from './reader.ts';

export type Literal = null | boolean | number | string | readonly Literal[] | { readonly [name: string]: Literal };

const deepest = 8;

/** One literal; `Name(a=1)` is read as an object and `range(a, b)` as its numbers. */
export function readLiteral(reader: Reader, depth = 0): Literal {
  if (depth > deepest) reader.fail('fewer brackets');
  reader.skipSpace();
  const next = reader.text.charAt(reader.at);
  if (next === '[') return readList(reader, '[', ']', depth);
  if (next === '(') return readList(reader, '(', ')', depth);
  if (next === '{') return readFields(reader, '{', '}', ':', depth);
  if (next === "'" || next === '"') return readString(reader);
  if (/\d/.test(next)) return reader.decimal();
  const name = reader.match(/[A-Za-z_]+/y, 'a list, a number or a string');
  const known: Literal | undefined = words.get(name.toLowerCase());
  if (known !== undefined) return known;
  if (name !== 'range') return readFields(reader, '(', ')', '=', depth);
  const bounds = readList(reader, '(', ')', depth).map(Number);
  const [from, to] = bounds.length === 1 ? [0, bounds[0]!] : [bounds[0] ?? 0, bounds[1] ?? 0];
  const length = to - from;
  return length > 0 && length < 100 ? Array.from({ length }, (_, i) => from + i) : [];
}

const words: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['none', null],
]);

function readList(reader: Reader, open: string, close: string, depth: number): readonly Literal[] {
  const items: Literal[] = [];
  reader.expect(open);
  for (;;) {
    reader.skipSpace();
    if (reader.take(close)) return items;
    items.push(readLiteral(reader, depth + 1));
    reader.skipSpace();
    if (!reader.take(',') && reader.text.charAt(reader.at) !== close) reader.fail(`"," or "${close}"`);
  }
}

function readFields(
  reader: Reader,
  open: string,
  close: string,
  separator: string,
  depth: number,
): { readonly [name: string]: Literal } {
  const fields: [string, Literal][] = [];
  reader.expect(open);
  for (;;) {
    reader.skipSpace();
    if (reader.take(close)) return Object.fromEntries(fields);
    const name = open === '{' ? readString(reader) : reader.match(/\w+/y, 'the name of a field');
    reader.skipSpace();
    reader.expect(separator);
    fields.push([name, readLiteral(reader, depth + 1)]);
    reader.skipSpace();
    if (!reader.take(',') && reader.text.charAt(reader.at) !== close) reader.fail(`"," or "${close}"`);
  }
}

function readString(reader: Reader): string {
  const quote = reader.text.charAt(reader.at);
  if (quote !== "'" && quote !== '"') reader.fail('a quoted name');
  reader.at++;
  const text = reader.match(/[\w-]+/y, 'a name');
  reader.expect(quote);
  return text;
}

/** The fields of a literal that has some. */
export const fieldsOf = (literal: Literal): { readonly [name: string]: Literal } | null =>
  literal !== null && typeof literal === 'object' && !Array.isArray(literal)
    ? (literal as { readonly [name: string]: Literal })
    : null;
