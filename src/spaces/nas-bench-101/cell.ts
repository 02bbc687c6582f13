/**
 * The cell of NAS-Bench-101 (arXiv 1902.09635, section 2): a DAG with one operation per inner vertex, at most 7 vertices and 9
 * edges, vertex 0 the input and the last one the output; every vertex lies on a path between them.
 */

/** Operations by label, in the benchmark's order. */
export const operations = ['conv3x3', 'conv1x1', 'maxpool3x3'] as const;
export const conv3x3 = 0;
export const conv1x1 = 1;

export const maximumVertices = 7;
export const maximumEdges = 9;

/** Bit-packed, so that the 423,624 of them are cheap to keep and compare. */
export interface Cell {
  readonly vertices: number;
  /** Bit `firstBit(to) + from` for every edge from < to: the numbering of the benchmark's own generator. */
  readonly edges: number;
  /** Two bits per inner vertex, vertex 1 highest (bits 8, 9), vertex 5 lowest. */
  readonly labels: number;
}

const firstBit = (to: number): number => (to * (to - 1)) >> 1;

/** Sources of a vertex as bits. */
export const sourcesOf = ({ edges }: Cell, to: number): number => (edges >> firstBit(to)) & ((1 << to) - 1);

export const hasEdge = ({ edges }: Cell, from: number, to: number): boolean =>
  ((edges >> (firstBit(to) + from)) & 1) === 1;

/** Targets of a vertex as bits. */
export function targetsOf(cell: Cell, from: number): number {
  let targets = 0;
  for (let to = from + 1; to < cell.vertices; to++) if (hasEdge(cell, from, to)) targets |= 1 << to;
  return targets;
}

/** Operation of an inner vertex. */
export const labelOf = ({ labels }: Cell, vertex: number): number => (labels >> (10 - 2 * vertex)) & 3;

/** The label bits of one vertex. */
export const labelBits = (vertex: number, label: number): number => label << (10 - 2 * vertex);

export function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** A cell in the making: sources of every vertex as bits, and a label for every vertex (unused for input and output). */
export interface Draft {
  readonly sources: number[];
  readonly labels: number[];
}

export function draftOf(cell: Cell): Draft {
  const sources: number[] = [];
  const labels: number[] = [];
  for (let vertex = 0; vertex < cell.vertices; vertex++) {
    sources.push(sourcesOf(cell, vertex));
    labels.push(vertex > 0 && vertex < cell.vertices - 1 ? labelOf(cell, vertex) : 0);
  }
  return { sources, labels };
}

/** Without the vertices that are on no path from input to output; null when there is no path. Up to 31 vertices. */
export function prune({ sources, labels }: Draft): Draft | null {
  const last = sources.length - 1;
  let reached = 1;
  for (let vertex = 1; vertex <= last; vertex++) if (sources[vertex]! & reached) reached |= 1 << vertex;
  let used = 1 << last;
  for (let vertex = last; vertex > 0; vertex--) if ((used >> vertex) & 1) used |= sources[vertex]!;
  const kept = reached & used;
  if ((kept & 1) === 0 || ((kept >> last) & 1) === 0) return null;
  const pruned: Draft = { sources: [], labels: [] };
  for (let vertex = 0; vertex <= last; vertex++) {
    if (((kept >> vertex) & 1) === 0) continue;
    let compact = 0;
    for (let from = 0, at = 0; from < vertex; from++) {
      if (((kept >> from) & 1) === 0) continue;
      compact |= ((sources[vertex]! >> from) & 1) << at++;
    }
    pruned.sources.push(compact);
    pruned.labels.push(labels[vertex]!);
  }
  return pruned;
}

/** The cell of a pruned draft; null when it has too many vertices or edges. */
export function packCell({ sources, labels }: Draft): Cell | null {
  const vertices = sources.length;
  if (vertices > maximumVertices) return null;
  let edges = 0;
  let packed = 0;
  for (let vertex = 1; vertex < vertices; vertex++) {
    edges |= sources[vertex]! << firstBit(vertex);
    if (vertex < vertices - 1) packed |= labelBits(vertex, labels[vertex]!);
  }
  return bitCount(edges) > maximumEdges ? null : { vertices, edges, labels: packed };
}
