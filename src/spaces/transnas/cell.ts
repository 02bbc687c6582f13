/** The micro cell of TransNAS-Bench-101: four operations on the edges of a four-node DAG, its text and its canonical form. */
import { NascentError } from '../../base/index.ts';
import { fourNodeEdges } from '../blocks/four-node-cell.ts';
import type { Topology, TopologyOp } from '../types.ts';

/** Operations in the benchmark's order; an operation is its position here. */
export const operations = ['none', 'skip', 'conv1x1', 'conv3x3'] as const;
export const none = 0;
export const skip = 1;
export const conv1x1 = 2;
export const conv3x3 = 3;

export const edges: typeof fourNodeEdges = fourNodeEdges;

/** Base-4 number of the six operations, first edge most significant. */
export type MicroCell = number;
export const cellCount = 4096;

const shift = (edge: number): number => 2 * (edges.length - 1 - edge);

/** Operation on an edge. */
export const operationAt = (cell: MicroCell, edge: number): number => (cell >> shift(edge)) & 3;

/** The cell with one edge's operation replaced. */
export const withOperation = (cell: MicroCell, edge: number, operation: number): MicroCell =>
  (cell & ~(3 << shift(edge))) | (operation << shift(edge));

/** `64-41414-1_02_333`. */
export function formatCell(cell: MicroCell): string {
  const digit = (edge: number): number => operationAt(cell, edge);
  return `64-41414-${digit(0)}_${digit(1)}${digit(2)}_${digit(3)}${digit(4)}${digit(5)}`;
}

const form = /^(?:64-41414-)?([0-3])_?([0-3])([0-3])_?([0-3])([0-3])([0-3])$/;

/** Reads the benchmark's name of the network, or the cell alone with or without underscores (`1_02_333`, `102333`). */
export function parseCell(text: string): MicroCell {
  const digits = form.exec(text);
  if (digits) return digits.slice(1).reduce((cell, digit) => cell * 4 + Number(digit), 0);
  const given = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  throw new NascentError('input', {
    what: 'text is not a micro cell of TransNAS-Bench-101',
    where: `"${given}", column ${firstWrong(text) + 1}`,
    expected: '64-41414-a_bc_def, each letter an operation 0 to 3',
    hint: operations.map((operation, digit) => `${digit} ${operation}`).join(', '),
  });
}

/** Position of the first character that no text of the form has there. */
function firstWrong(text: string): number {
  const skeleton = '64-41414-';
  let at = 0;
  if (text.startsWith('6')) while (at < skeleton.length && text[at] === skeleton[at]) at++;
  if (at > 0 && at < skeleton.length) return at;
  for (let digit = 0; digit < edges.length; digit++) {
    if ((digit === 1 || digit === 3) && text[at] === '_') at++;
    if (!/[0-3]/.test(text[at] ?? '')) return at;
    at++;
  }
  return at;
}

/**
 * Canonical text of node 3 by the rule of NAS-Bench-201 (arXiv 2001.00326, section 2): dead edges are "#", a skip between inner
 * nodes is its source, a node joins its sorted edges. A skip from node 0 stays an operation: in the cells that change the shape
 * it is a factorized reduction.
 */
export function canonicalCell(cell: MicroCell): string {
  const nodes = ['0'];
  for (let to = 1; to < 4; to++) {
    const incoming: string[] = [];
    edges.forEach(([from, target], edge) => {
      if (target !== to) return;
      const source = nodes[from]!;
      const operation = operationAt(cell, edge);
      if (operation === none || source === '#') return;
      incoming.push(operation === skip && from > 0 ? source : `(${source})@${operation}`);
    });
    nodes.push(incoming.length === 0 ? '#' : incoming.sort().join('+'));
  }
  return nodes[3]!;
}

/** Edges that are not `none`, active when on a path from node 0 to node 3. */
export function cellTopology(cell: MicroCell): Topology {
  const reached = [true, false, false, false];
  const used = [false, false, false, true];
  edges.forEach(([from, to], edge) => {
    if (operationAt(cell, edge) !== none && reached[from]) reached[to] = true;
  });
  for (let edge = edges.length - 1; edge >= 0; edge--) {
    const [from, to] = edges[edge]!;
    if (operationAt(cell, edge) !== none && used[to]) used[from] = true;
  }
  const ops: TopologyOp[] = [];
  edges.forEach(([from, to], edge) => {
    const operation = operationAt(cell, edge);
    if (operation === none) return;
    const kind = operation === skip ? 'skip' : 'conv';
    ops.push({ kind, kernel: operation === conv3x3 ? 3 : 1, active: reached[from]! && used[to]! });
  });
  return { ops, connected: reached[3]! };
}
