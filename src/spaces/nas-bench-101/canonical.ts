/**
 * Canonical labelling: among all orders of the inner vertices that keep edges pointing forwards, the one with the smallest edge
 * bits, then the smallest labels. It is the first one the benchmark's generator meets, so canonical cells are its representatives.
 */
import { type Cell, labelBits, labelOf } from './cell.ts';

export interface Reordering {
  /** New place of every vertex. */
  readonly places: readonly number[];
  /** New bit of every edge bit; 0 where the edge would point backwards. */
  readonly bits: Int32Array;
}

const cache: (readonly Reordering[])[] = [];

/** All permutations of the inner vertices; at most 120. */
export function reorderings(vertices: number): readonly Reordering[] {
  cache[vertices] ??= permutations(vertices - 2).map((inner) => {
    const places = [0, ...inner.map((place) => place + 1), vertices - 1];
    const bits = new Int32Array((vertices * (vertices - 1)) / 2);
    for (let to = 1, bit = 0; to < vertices; to++) {
      for (let from = 0; from < to; from++, bit++) {
        const [a, b] = [places[from]!, places[to]!];
        bits[bit] = a < b ? 1 << ((b * (b - 1)) / 2 + a) : 0;
      }
    }
    return { places, bits };
  });
  return cache[vertices]!;
}

function permutations(length: number): number[][] {
  if (length === 0) return [[]];
  const last = length - 1;
  return permutations(last).flatMap((rest) => Array.from({ length }, (_, at) => rest.toSpliced(at, 0, last)));
}

/** Edge bits in the new order; -1 when an edge would point backwards. */
export function reorderEdges(edges: number, { bits }: Reordering): number {
  let moved = 0;
  for (let rest = edges; rest !== 0; rest &= rest - 1) {
    const bit = bits[31 - Math.clz32(rest & -rest)]!;
    if (bit === 0) return -1;
    moved |= bit;
  }
  return moved;
}

export function reorderLabels(cell: Cell, { places }: Reordering): number {
  let labels = 0;
  for (let vertex = 1; vertex < cell.vertices - 1; vertex++)
    labels |= labelBits(places[vertex]!, labelOf(cell, vertex));
  return labels;
}

/** Equal for isomorphic cells, different for all others. */
export function canonicalCell(cell: Cell): Cell {
  let { edges, labels } = cell;
  for (const reordering of reorderings(cell.vertices)) {
    const moved = reorderEdges(cell.edges, reordering);
    if (moved < 0 || moved > edges) continue;
    const relabelled = reorderLabels(cell, reordering);
    if (moved < edges || relabelled < labels) labels = relabelled;
    edges = moved;
  }
  return { vertices: cell.vertices, edges, labels };
}

export const sameCell = (a: Cell, b: Cell): boolean =>
  a.vertices === b.vertices && a.edges === b.edges && a.labels === b.labels;
