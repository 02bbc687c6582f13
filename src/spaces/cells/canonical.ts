/**
 * Canonical form of a cell. Cells are equal when renaming intermediate nodes and swapping the two edges of a node makes one the
 * other. `none` edges, nodes without other edges, edges from such nodes and nodes that do not reach the output do not count.
 */
import type { CellGenotype, Edge } from './genotype.ts';

interface Node {
  readonly id: number;
  readonly edges: readonly Edge[];
  readonly concatenated: boolean;
}

/** The smallest text over all orders of the nodes, node by node. */
export function canonicalCell({ edges, concat }: CellGenotype): string {
  const nodes = liveNodes(edges, concat);
  const silent = concat.length - nodes.filter(({ concatenated }) => concatenated).length;
  return (
    smallest(
      nodes,
      new Map([
        [0, 0],
        [1, 1],
      ]),
    ) + (silent > 0 ? `#${silent}` : '')
  );
}

function liveNodes(edges: readonly Edge[], concat: readonly number[]): readonly Node[] {
  const alive = new Set([0, 1]);
  const nodes: Node[] = [];
  for (let i = 0; i < edges.length; i += 2) {
    const id = i / 2 + 2;
    const live = [edges[i]!, edges[i + 1]!].filter(
      ({ operation, source }) => operation !== 'none' && alive.has(source),
    );
    if (live.length === 0) continue;
    alive.add(id);
    nodes.push({ id, edges: live, concatenated: concat.includes(id) });
  }
  const reaching = new Set(concat);
  for (const { id, edges: live } of [...nodes].reverse())
    if (reaching.has(id)) for (const { source } of live) reaching.add(source);
  return nodes.filter(({ id }) => reaching.has(id));
}

/** `names`: new numbers of the nodes placed so far. Only nodes with equal text need to be tried in every order. */
function smallest(rest: readonly Node[], names: ReadonlyMap<number, number>): string {
  if (rest.length === 0) return '';
  const ready = rest.filter(({ edges }) => edges.every(({ source }) => names.has(source)));
  const texts = ready.map(({ edges, concatenated }) => {
    const terms = edges.map(({ operation, source }) => `${operation}:${names.get(source)}`).sort();
    return `${terms.join(';')}${concatenated ? '*' : ''}|`;
  });
  const first = [...texts].sort()[0]!;
  let best: string | null = null;
  ready.forEach((node, i) => {
    if (texts[i] !== first) return;
    const others = rest.filter((other) => other !== node);
    const tail = smallest(others, new Map(names).set(node.id, names.size));
    if (best === null || tail < best) best = tail;
  });
  return first + best;
}
