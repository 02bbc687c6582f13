/** Elementary changes of a cell, crossover. Moves are numbered; one that leaves the space or the class unchanged is none. */
import type { Stream } from '../../random/index.ts';
import { canonicalCell, sameCell } from './canonical.ts';
import { type Cell, draftOf, maximumVertices, operations, packCell, prune } from './cell.ts';

const otherLabels = operations.length - 1;
const pairs = (vertices: number): number => (vertices * (vertices - 1)) / 2;

/** Relabel an inner vertex; add or remove an edge; add a vertex with one source and one target. */
function moveCount(cell: Cell): number {
  const { vertices } = cell;
  const insertions = vertices < maximumVertices ? pairs(vertices) * operations.length : 0;
  return (vertices - 2) * otherLabels + pairs(vertices) + insertions;
}

function applyMove(cell: Cell, move: number): Cell | null {
  const { vertices } = cell;
  const draft = draftOf(cell);
  const { sources, labels } = draft;
  let at = move;
  if (at < (vertices - 2) * otherLabels) {
    const vertex = 1 + Math.floor(at / otherLabels);
    labels[vertex] = (labels[vertex]! + 1 + (at % otherLabels)) % operations.length;
    return packCell(draft);
  }
  at -= (vertices - 2) * otherLabels;
  const [from, to] = pairAt(at % pairs(vertices));
  if (at < pairs(vertices)) {
    sources[to]! ^= 1 << from;
  } else {
    // The new vertex takes the place of `to`; the vertices from there on move up by one.
    const label = Math.floor(at / pairs(vertices)) - 1;
    const below = (1 << to) - 1;
    for (let vertex = to; vertex < vertices; vertex++) {
      const bits = sources[vertex]!;
      sources[vertex] = (bits & below) | ((bits & ~below) << 1);
    }
    sources[to]! |= 1 << to;
    sources.splice(to, 0, 1 << from);
    labels.splice(to, 0, label);
  }
  const pruned = prune(draft);
  return pruned && packCell(pruned);
}

/** The pairs from < to in the order (0, 1), (0, 2), (1, 2), ... */
function pairAt(index: number): readonly [number, number] {
  let to = 1;
  let from = index;
  while (from >= to) from -= to++;
  return [from, to];
}

export function mutateCell(cell: Cell, rng: Stream): Cell {
  const own = canonicalCell(cell);
  const count = moveCount(cell);
  for (;;) {
    const moved = applyMove(cell, rng.int(count));
    if (moved && !sameCell(canonicalCell(moved), own)) return moved;
  }
}

/** One cell per neighbouring class. */
export function* neighboursOfCell(cell: Cell): Iterable<Cell> {
  const key = ({ vertices, edges, labels }: Cell): string => `${vertices} ${edges} ${labels}`;
  const met = new Set([key(canonicalCell(cell))]);
  for (let move = 0; move < moveCount(cell); move++) {
    const moved = applyMove(cell, move);
    if (!moved) continue;
    const name = key(canonicalCell(moved));
    if (met.has(name)) continue;
    met.add(name);
    yield moved;
  }
}

/** Vertex by vertex and edge by edge from one parent or the other, outputs aligned; the first parent when no child is valid. */
export function crossCells(a: Cell, b: Cell, rng: Stream): Cell {
  const parents = [spread(a), spread(b)] as const;
  for (let attempt = 0; attempt < 20; attempt++) {
    const labels = parents[0].labels.map((label, vertex) => parents[rng.int(2)]!.labels[vertex] ?? label);
    const sources = parents[0].sources.map((bits, vertex) => {
      const mask = rng.int(1 << maximumVertices);
      return (bits & mask) | (parents[1].sources[vertex]! & ~mask);
    });
    const pruned = prune({ sources, labels });
    const child = pruned && packCell(pruned);
    if (child) return child;
  }
  return a;
}

/** The cell as a draft of 7 vertices, the output last and unused vertices before it. */
function spread(cell: Cell): { readonly sources: readonly number[]; readonly labels: readonly number[] } {
  const { sources, labels } = draftOf(cell);
  const missing = Array<number>(maximumVertices - cell.vertices).fill(0);
  return {
    sources: [...sources.slice(0, -1), ...missing, sources.at(-1)!],
    labels: [...labels.slice(0, -1), ...missing, 0],
  };
}
