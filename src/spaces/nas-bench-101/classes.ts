/**
 * All cells up to isomorphism: 423,624. Every unlabelled DAG is met once (its reorderings are marked as seen); its labellings are
 * kept when none of its automorphisms makes them smaller. The order is the benchmark's generator's: vertices, edge bits, labels.
 */
import type { Stream } from '../../random/index.ts';
import { type Reordering, reorderEdges, reorderings, reorderLabels } from './canonical.ts';
import { bitCount, type Cell, labelBits, maximumEdges, maximumVertices, operations } from './cell.ts';

export const classCount = 423_624;

/** One canonical cell per class. */
export function* enumerateClasses(): Iterable<Cell> {
  for (let vertices = 2; vertices <= maximumVertices; vertices++) {
    const labellings = allLabellings(vertices - 2);
    for (const { edges, automorphisms } of enumerateShapes(vertices)) {
      for (const labels of labellings) {
        const cell: Cell = { vertices, edges, labels };
        if (automorphisms.every((automorphism) => reorderLabels(cell, automorphism) >= labels)) yield cell;
      }
    }
  }
}

interface Shape {
  readonly edges: number;
  /** Without the identity. */
  readonly automorphisms: readonly Reordering[];
}

/** Unlabelled DAGs of which every vertex is on a path from input to output, up to isomorphism. */
function* enumerateShapes(vertices: number): Iterable<Shape> {
  const seen = new Uint8Array(2 ** ((vertices * (vertices - 1)) / 2));
  for (let edges = 1; edges < seen.length; edges++) {
    if (seen[edges] || bitCount(edges) > maximumEdges || !isFull(vertices, edges)) continue;
    const automorphisms: Reordering[] = [];
    for (const reordering of reorderings(vertices)) {
      const moved = reorderEdges(edges, reordering);
      if (moved >= 0) seen[moved] = 1;
      if (moved === edges && reordering.places.some((place, vertex) => place !== vertex))
        automorphisms.push(reordering);
    }
    yield { edges, automorphisms };
  }
}

/** Every vertex but the input has a source, every vertex but the output a target: in a DAG, all are then on a path. */
function isFull(vertices: number, edges: number): boolean {
  let targeted = 0;
  let rest = edges;
  for (let to = 1; to < vertices; to++) {
    const sources = rest & ((1 << to) - 1);
    if (sources === 0) return false;
    targeted |= sources;
    rest >>= to;
  }
  return targeted === (1 << (vertices - 1)) - 1;
}

/** Labels of so many inner vertices, lexicographic. */
function allLabellings(inner: number): number[] {
  let found = [0];
  for (let vertex = 1; vertex <= inner; vertex++)
    found = found.flatMap((labels) => operations.map((_, label) => labels | labelBits(vertex, label)));
  return found;
}

let drawn: { readonly shapes: Uint32Array; readonly labels: Uint16Array } | null = null;

/** Uniform over the classes. The first call enumerates them (a fraction of a second). */
export function sampleClass(rng: Stream): Cell {
  if (drawn === null) {
    const shapes = new Uint32Array(classCount);
    const labels = new Uint16Array(classCount);
    let at = 0;
    for (const cell of enumerateClasses()) {
      shapes[at] = cell.edges * 8 + cell.vertices;
      labels[at++] = cell.labels;
    }
    drawn = { shapes, labels };
  }
  const at = rng.int(classCount);
  const shape = drawn.shapes[at]!;
  return { vertices: shape & 7, edges: shape >>> 3, labels: drawn.labels[at]! };
}
