/** Sampling and elementary changes of genotypes within a grammar. */
import type { Stream } from '../../random/index.ts';
import {
  type CellGenotype,
  type CellGrammar,
  cellNames,
  cellOf,
  concatOf,
  type Edge,
  type Genotype,
  sameNumbers,
} from './genotype.ts';

/** Uniform over the grammar's genotypes; the sources of a node ascend where they are distinct. */
export function sampleGenotype(grammar: CellGrammar, rng: Stream): Genotype {
  return { normal: sampleCell(grammar, rng), reduce: sampleCell(grammar, rng) };
}

function sampleCell(grammar: CellGrammar, rng: Stream): CellGenotype {
  const edges: Edge[] = [];
  for (let node = 2; node < grammar.nodes + 2; node++) {
    let [a, b] = [rng.int(node), rng.int(grammar.distinctSources ? node - 1 : node)];
    if (grammar.distinctSources) {
      if (b >= a) b++;
      if (b < a) [a, b] = [b, a];
    }
    for (const source of [a, b]) edges.push({ operation: rng.pick(grammar.operations), source });
  }
  return cellOf(edges, grammar);
}

/** Other operations and other sources of one edge. */
function alternatives(edges: readonly Edge[], e: number, grammar: CellGrammar): readonly Edge[] {
  const { operation, source } = edges[e]!;
  const taken = grammar.distinctSources ? edges[e ^ 1]!.source : -1;
  const found: Edge[] = [];
  for (const other of grammar.operations) if (other !== operation) found.push({ operation: other, source });
  for (let other = 0; other < (e >> 1) + 2; other++)
    if (other !== source && other !== taken) found.push({ operation, source: other });
  return found;
}

/** The cell with one edge replaced. A list of concatenated nodes that is not the grammar's stays as it is. */
function withEdge(cell: CellGenotype, e: number, edge: Edge, grammar: CellGrammar): CellGenotype {
  const edges = cell.edges.map((old, i) => (i === e ? edge : old));
  const byRule = sameNumbers(cell.concat, concatOf(cell.edges, grammar.concat));
  return byRule ? cellOf(edges, grammar) : { edges, concat: cell.concat };
}

/** One edge of one cell takes another operation or reads another node. */
export function mutateGenotype(genotype: Genotype, grammar: CellGrammar, rng: Stream): Genotype {
  const name = rng.pick(cellNames);
  const cell = genotype[name];
  const e = rng.int(cell.edges.length);
  const edge = rng.pick(alternatives(cell.edges, e, grammar));
  return { ...genotype, [name]: withEdge(cell, e, edge, grammar) };
}

export function* neighbourGenotypes(genotype: Genotype, grammar: CellGrammar): Iterable<Genotype> {
  for (const name of cellNames) {
    const cell = genotype[name];
    for (let e = 0; e < cell.edges.length; e++)
      for (const edge of alternatives(cell.edges, e, grammar))
        yield { ...genotype, [name]: withEdge(cell, e, edge, grammar) };
  }
}

/** Every node with both its edges from one parent; whole cells where the parents' cells differ in shape. */
export function crossGenotypes(a: Genotype, b: Genotype, grammar: CellGrammar, rng: Stream): Genotype {
  return {
    normal: crossCells(a.normal, b.normal, grammar, rng),
    reduce: crossCells(a.reduce, b.reduce, grammar, rng),
  };
}

function crossCells(a: CellGenotype, b: CellGenotype, grammar: CellGrammar, rng: Stream): CellGenotype {
  const byRule = [a, b].every(({ edges, concat }) => sameNumbers(concat, concatOf(edges, grammar.concat)));
  if (!byRule || a.edges.length !== b.edges.length) return rng.int(2) === 0 ? a : b;
  const edges: Edge[] = [];
  for (let i = 0; i < a.edges.length; i += 2) {
    const parent = rng.int(2) === 0 ? a : b;
    edges.push(parent.edges[i]!, parent.edges[i + 1]!);
  }
  return cellOf(edges, grammar);
}

/** Ordered choices of one cell: operations, and sources of both edges of every node (pairs, if distinct without order). */
export function cellCount({ operations, nodes, distinctSources }: CellGrammar): bigint {
  let count = BigInt(operations.length) ** BigInt(2 * nodes);
  for (let node = 2n; node < BigInt(nodes) + 2n; node++)
    count *= distinctSources ? (node * (node - 1n)) / 2n : node * node;
  return count;
}
