/**
 * Text of a cell: `conv1x1:0/conv3x3:0/maxpool3x3:0,1/output:1,2,3`, per vertex from 1 its operation and its sources. Read too: an
 * adjacency matrix (rows of digits, with or without separators) followed by the operations, as tables write them, and the 56
 * numbers of NASLib's encoding.
 */
import { NascentError } from '../../base/index.ts';
import { type Cell, type Draft, labelOf, operations, packCell, prune, sourcesOf } from './cell.ts';

/** Vertices before pruning; sources are bits of an integer. */
const maximumDraft = 31;

export function formatCell(cell: Cell): string {
  const parts: string[] = [];
  for (let vertex = 1; vertex < cell.vertices; vertex++) {
    const sources: number[] = [];
    for (let from = 0; from < vertex; from++) if ((sourcesOf(cell, vertex) >> from) & 1) sources.push(from);
    const name = vertex === cell.vertices - 1 ? 'output' : operations[labelOf(cell, vertex)]!;
    parts.push(`${name}:${sources.join(',')}`);
  }
  return parts.join('/');
}

/** The cell without its dead vertices; other orders of the vertices stay as they are, because they decide channel rounding. */
export function parseCell(text: string): Cell {
  const draft = text.includes('input') ? parseMatrix(text) : isNumbers(text) ? parseNumbers(text) : parseVertices(text);
  const pruned = prune(draft);
  if (pruned === null) throw refuse(text, 'no path leads from the input to the output', 'a connected cell');
  const cell = packCell(pruned);
  if (cell !== null) return cell;
  const got = `${pruned.sources.length} vertices`;
  throw refuse(text, 'cell is too large', 'at most 7 vertices and 9 edges on paths from input to output', got);
}

const refuse = (text: string, problem: string, expected: string, got?: string, column?: number): NascentError =>
  new NascentError('input', {
    what: `text is not a NAS-Bench-101 cell: ${problem}`,
    where: `"${text.length > 120 ? `${text.slice(0, 117)}...` : text}"${column === undefined ? '' : `, column ${column + 1}`}`,
    expected,
    ...(got === undefined ? {} : { got }),
    hint: 'form: operation:sources per vertex, as in conv3x3:0/maxpool3x3:0,1/output:1,2',
  });

function parseVertices(text: string): Draft {
  const draft: Draft = { sources: [0], labels: [0] };
  let at = 0;
  const fail = (problem: string, expected: string): never => {
    throw refuse(text, problem, expected, at < text.length ? `"${text.slice(at, at + 20)}"` : 'the end', at);
  };
  for (let vertex = 1; ; vertex++) {
    if (vertex === maximumDraft) fail('too many vertices', `fewer than ${maximumDraft}`);
    const name = /^[^:/]*/.exec(text.slice(at))![0];
    const label = (operations as readonly string[]).indexOf(name);
    if (label < 0 && name !== 'output') fail('unknown operation', `${operations.join(', ')} or output`);
    at += name.length;
    if (text[at] !== ':') fail('sources are missing', '":"');
    let bits = 0;
    do {
      at++;
      const digits = /^\d{1,2}/.exec(text.slice(at))?.[0] ?? '';
      const from = Number(digits);
      if (digits === '' || from >= vertex) fail('not a source', `a vertex from 0 to ${vertex - 1}`);
      bits |= 1 << from;
      at += digits.length;
    } while (text[at] === ',');
    draft.sources.push(bits);
    draft.labels.push(Math.max(label, 0));
    if (name === 'output') break;
    if (text[at] !== '/') fail('a vertex ends here', '"," or "/"');
    at++;
  }
  if (at < text.length) fail('more text behind the output', 'the end');
  return draft;
}

/** `0110|0010|... input;conv3x3-bn-relu;...;output`: digits up to the word input, then one operation per vertex. */
function parseMatrix(text: string): Draft {
  const at = text.indexOf('input');
  const names = text.slice(at).match(/[\w-]+/g)!;
  const digits = text.slice(0, at).replace(/[^01]/g, '');
  const count = names.length;
  const strange = /[^01\s[\](),;|/:'"]/.exec(text.slice(0, at));
  if (strange) throw refuse(text, 'not a matrix', 'digits 0 and 1', `"${strange[0]}"`, strange.index);
  if (count < 2 || digits.length !== count ** 2 || count > maximumDraft)
    throw refuse(text, 'matrix and operations differ in size', `${count ** 2} digits`, String(digits.length));
  const labels = names.map((name, vertex) => {
    const label = (operations as readonly string[]).indexOf(name.replace(/-bn-relu$/, ''));
    const expected = vertex === 0 ? 'input' : vertex === count - 1 ? 'output' : null;
    if (expected === null ? label < 0 : name !== expected)
      throw refuse(text, `operation of vertex ${vertex}`, expected ?? operations.join(', '), `"${name}"`);
    return Math.max(label, 0);
  });
  return { sources: sourcesFrom(text, [...digits].map(Number), count), labels };
}

const numbers = 7 * 7 + 7;
/** Operation codes of NASLib (naslib `nasbench101/encodings.py`). */
const naslibLabels: Readonly<Record<number, number>> = { 2: 2, 3: 1, 4: 0 };

const isNumbers = (text: string): boolean => text.match(/\d+/g)?.length === numbers && /^[\d\s,()[\]]+$/.test(text);

function parseNumbers(text: string): Draft {
  const values = text.match(/\d+/g)!.map(Number);
  const codes = values.slice(49);
  const labels = codes.map((code, vertex) => {
    if (vertex === 0 || vertex === 6) return 0;
    const label = naslibLabels[code];
    if (label === undefined)
      throw refuse(text, `operation of vertex ${vertex}`, '2 pool, 3 conv1x1, 4 conv3x3', String(code));
    return label;
  });
  return { sources: sourcesFrom(text, values.slice(0, 49), 7), labels };
}

function sourcesFrom(text: string, matrix: readonly number[], count: number): number[] {
  const sources = Array<number>(count).fill(0);
  matrix.forEach((value, i) => {
    const [from, to] = [Math.floor(i / count), i % count];
    if (value === 0) return;
    if (value !== 1 || from >= to)
      throw refuse(
        text,
        `matrix entry (${from}, ${to})`,
        'a matrix of 0 and 1 with ones above the diagonal',
        String(value),
      );
    sources[to]! |= 1 << from;
  });
  return sources;
}
