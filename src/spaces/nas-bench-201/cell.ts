/** The NAS-Bench-201 cell: six operations on the edges of a four-node DAG, its text form and its canonical form. */
import { NascentError } from '../../base/index.ts';
import { fourNodeEdges } from '../blocks/four-node-cell.ts';

/** Operations in the benchmark's order; an operation is its position here. */
export const operations = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const;
export const none = 0;
export const skip = 1;
export const conv1x1 = 2;
export const conv3x3 = 3;
export const averagePool = 4;

export const edges: typeof fourNodeEdges = fourNodeEdges;

/** An architecture: base-5 number of its six operations, first edge most significant (the lexicographic enumeration). */
export type Cell = number;
export const cellCount = 15_625;

const places = [3125, 625, 125, 25, 5, 1] as const;

/** Operation on an edge. */
export const operationAt = (cell: Cell, edge: number): number => Math.floor(cell / places[edge]!) % 5;

/** The cell with one edge's operation replaced. */
export const withOperation = (cell: Cell, edge: number, operation: number): Cell =>
  cell + (operation - operationAt(cell, edge)) * places[edge]!;

export function formatCell(cell: Cell): string {
  const text = (edge: number): string => `${operations[operationAt(cell, edge)]}~${edges[edge]![0]}`;
  return `|${text(0)}|+|${text(1)}|${text(2)}|+|${text(3)}|${text(4)}|${text(5)}|`;
}

/** Reads the text form; the error names the column (from 1) of the first wrong character. */
export function parseCell(text: string): Cell {
  let at = 0;
  let cell = 0;
  const fail = (expected: string, got: string = text.slice(at, at + 20)): never => {
    throw new NascentError('input', {
      what: 'cell string is not a NAS-Bench-201 cell',
      where: `"${text.length > 120 ? `${text.slice(0, 117)}...` : text}", column ${at + 1}`,
      expected,
      got: got === '' ? 'the end' : `"${got}"`,
      hint: 'form: |op~0|+|op~0|op~1|+|op~0|op~1|op~2|',
    });
  };
  const literal = (token: string): void => {
    if (!text.startsWith(token, at)) fail(`"${token}"`);
    at += token.length;
  };
  edges.forEach(([from, to], edge) => {
    if (edge === 0 || edges[edge - 1]![1] !== to) literal(edge === 0 ? '|' : '+|');
    const name = /^[^~|+]*/.exec(text.slice(at))![0];
    const operation = (operations as readonly string[]).indexOf(name);
    if (operation < 0) fail(`an operation (${operations.join(', ')})`, name.slice(0, 40));
    at += name.length;
    literal(`~${from}|`);
    cell = cell * 5 + operation;
  });
  if (at !== text.length) fail('the end of the string');
  return cell;
}

/**
 * Canonical text of each node (NAS-Bench-201's rule): dead edges are "#", skips are their source, the rest "(source)@op"; a
 * node joins its sorted edges with "+". Cells with equal text at node 3 compute the same function: 6,466 classes.
 */
export function canonicalCell(cell: Cell): string {
  const nodes = ['0'];
  for (let to = 1; to < 4; to++) {
    const incoming: string[] = [];
    edges.forEach(([from, target], edge) => {
      if (target !== to) return;
      const source = nodes[from]!;
      const operation = operationAt(cell, edge);
      if (operation === none || source === '#') incoming.push('#');
      else incoming.push(operation === skip ? source : `(${source})@${operations[operation]}`);
    });
    nodes.push(incoming.sort().join('+'));
  }
  return nodes[3]!;
}
