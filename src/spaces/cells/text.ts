/**
 * Text forms of genotypes. Ours: the pairs `operation:source` of the normal cell joined by ";", "|", those of the reduction cell;
 * a cell that concatenates other nodes than the rule of its space ends with their list, as `[4,5,6]`.
 */

import { fieldsOf, type Literal, readLiteral } from '../parsing/literal.ts';
import { Reader } from '../parsing/reader.ts';
import {
  type CellGenotype,
  type CellGrammar,
  cellNames,
  concatOf,
  type Edge,
  type Genotype,
  sameNumbers,
} from './genotype.ts';
import { isOperation, type OperationName } from './operations.ts';

/** What a space reads; samples and mutants keep to its `CellGrammar`. */
export interface CellText {
  readonly grammar: CellGrammar;
  /** Operations that are read. */
  readonly operations: readonly OperationName[];
  /** Any number of nodes and any list of concatenated nodes, as the authors' code takes. */
  readonly anyShape: boolean;
  /** Operation of each digit, where pairs may be written `source:digit` or `(source, digit)`. */
  readonly digits?: readonly OperationName[];
}

/** Canonical forms compare orders of nodes, so their number is bounded. */
const mostNodes = 7;

export function formatGenotype(genotype: Genotype, { concat }: CellGrammar): string {
  return cellNames
    .map((name) => {
      const cell = genotype[name];
      const pairs = cell.edges.map(({ operation, source }) => `${operation}:${source}`).join(';');
      return sameNumbers(cell.concat, concatOf(cell.edges, concat)) ? pairs : `${pairs}[${cell.concat.join(',')}]`;
    })
    .join('|');
}

/** Our form of both cells, up to what follows. */
export function readGenotype(reader: Reader, form: CellText): Genotype {
  const normal = readCell(reader, form);
  reader.expect('|');
  return { normal, reduce: readCell(reader, form) };
}

function readCell(reader: Reader, form: CellText): CellGenotype {
  const edges: Edge[] = [];
  do {
    if (edges.length === nodesOf(form) * 2) reader.fail('no more pairs');
    edges.push(readPair(reader, form, Math.floor(edges.length / 2) + 2));
  } while (reader.take(';'));
  if (edges.length % 2 === 1 || (!form.anyShape && edges.length < form.grammar.nodes * 2))
    reader.fail('";" and another pair');
  const concat = concatOf(edges, form.grammar.concat);
  if (!form.anyShape || !reader.take('[')) return { edges, concat };
  const given: number[] = [];
  do {
    const at = reader.at;
    const node = reader.whole('a node');
    if (!concatenates(node, edges, given)) reader.fail('a node of the cell that is not yet listed', at);
    given.push(node);
  } while (reader.take(','));
  reader.expect(']');
  return { edges, concat: given };
}

const nodesOf = (form: CellText): number => (form.anyShape ? mostNodes : form.grammar.nodes);

const concatenates = (node: number, edges: readonly Edge[], given: readonly number[]): boolean =>
  Number.isInteger(node) && node >= 2 && node < edges.length / 2 + 2 && !given.includes(node);

function readPair(reader: Reader, { operations, digits }: CellText, node: number): Edge {
  const start = reader.at;
  const source = (): number => {
    const at = reader.at;
    const value = reader.whole('a node');
    if (value >= node) reader.fail(`a node from 0 to ${node - 1}`, at);
    return value;
  };
  if (digits && /\d/.test(reader.text.charAt(start))) {
    const from = source();
    reader.expect(':');
    const at = reader.at;
    const operation = digits[reader.whole('an operation')];
    if (operation === undefined) reader.fail(`an operation from 0 to ${digits.length - 1}`, at);
    return { operation, source: from };
  }
  const expected = `an operation (${operations.join(', ')})`;
  const name = reader.match(/\w+/y, expected);
  if (!isOperation(name) || !operations.includes(name)) reader.fail(expected, start);
  reader.expect(':');
  return { operation: name, source: source() };
}

/** Whether the text is one of the forms that other tools write. */
export const isLiteral = (text: string): boolean => /^\s*(?:Genotype\s*\(|[({[])/.test(text);

/** Both cells of a literal: an object with normal, reduce and their concat lists, or a pair of cells. */
export function genotypeOfLiteral(reader: Reader, form: CellText, literal: Literal): Genotype {
  const fields = fieldsOf(literal);
  const cells = cellNames.map((name, i): CellGenotype => {
    const pairs = fields ? fields[name] : Array.isArray(literal) && literal.length === 2 ? literal[i] : undefined;
    if (!Array.isArray(pairs)) reader.refuse(`a list of pairs for the ${name} cell`);
    return cellOfLiteral(reader, form, name, pairs, fields?.[`${name}_concat`]);
  });
  return { normal: cells[0]!, reduce: cells[1]! };
}

function cellOfLiteral(
  reader: Reader,
  form: CellText,
  name: string,
  pairs: readonly Literal[],
  given: Literal | undefined,
): CellGenotype {
  const { grammar, operations, anyShape, digits } = form;
  const fits = pairs.length % 2 === 0 && pairs.length >= 2 && pairs.length <= nodesOf(form) * 2;
  if (!fits || (!anyShape && pairs.length !== grammar.nodes * 2))
    reader.refuse(
      `${anyShape ? `an even number of at most ${2 * mostNodes}` : grammar.nodes * 2} pairs in the ${name} cell`,
    );
  const edges = pairs.map((pair, i): Edge => {
    const [a, b] = Array.isArray(pair) && pair.length === 2 ? (pair as readonly Literal[]) : [];
    const [operation, source] = digits && typeof b === 'number' && typeof a === 'number' ? [digits[b], a] : [a, b];
    const known = typeof operation === 'string' && isOperation(operation) && operations.includes(operation);
    const node = Math.floor(i / 2) + 2;
    if (!known || typeof source !== 'number' || !Number.isInteger(source) || source >= node)
      reader.refuse(
        `as pair ${i + 1} of the ${name} cell an operation (${operations.join(', ')}) and a node from 0 to ${node - 1}`,
      );
    return { operation, source };
  });
  const rule = concatOf(edges, grammar.concat);
  if (given === undefined) return { edges, concat: rule };
  const list = (Array.isArray(given) ? given : []) as readonly number[];
  const distinct = list.length > 0 && list.every((node, i) => concatenates(node, edges, list.slice(0, i)));
  if (!distinct || !(anyShape || sameNumbers(list, rule)))
    reader.refuse(`${name}_concat ${anyShape ? 'with nodes of the cell' : `[${rule.join(', ')}]`}`);
  return { edges, concat: list };
}

/** The whole text as a genotype, in any form. */
export function parseGenotype(text: string, form: CellText, space: string): Genotype {
  const reader = new Reader(text, `text is not a genotype of ${space}`, 'form: op:node;op:node;...|op:node;...');
  const literal = isLiteral(text);
  const genotype = literal ? genotypeOfLiteral(reader, form, readLiteral(reader)) : readGenotype(reader, form);
  if (literal) reader.skipSpace();
  reader.end();
  return genotype;
}
