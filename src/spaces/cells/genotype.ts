/** Genotypes: a normal and a reduction cell, each a list of operations on edges, two per intermediate node. */
import type { OperationName } from './operations.ts';

export interface Edge {
  readonly operation: OperationName;
  /** Node read: 0 and 1 are the outputs of the two previous cells, 2 and up the cell's own nodes. */
  readonly source: number;
}

export interface CellGenotype {
  /** Edges 2i and 2i+1 enter node i + 2. */
  readonly edges: readonly Edge[];
  /** Nodes that are concatenated to the cell's output. */
  readonly concat: readonly number[];
}

export interface Genotype {
  readonly normal: CellGenotype;
  readonly reduce: CellGenotype;
}

export const cellNames = ['normal', 'reduce'] as const;
export type CellName = (typeof cellNames)[number];

/** How cells of a space are made. */
export interface CellGrammar {
  /** Operations that samples and mutants take. */
  readonly operations: readonly OperationName[];
  /** Intermediate nodes. */
  readonly nodes: number;
  /** `all`: every intermediate node; `loose-ends`: those that no other node reads. */
  readonly concat: 'all' | 'loose-ends';
  /** The two edges of a node come from different nodes. */
  readonly distinctSources: boolean;
}

/** What a cell concatenates unless its genotype says otherwise. */
export function concatOf(edges: readonly Edge[], rule: CellGrammar['concat']): readonly number[] {
  const nodes = Array.from({ length: edges.length / 2 }, (_, i) => i + 2);
  return rule === 'all' ? nodes : nodes.filter((node) => edges.every(({ source }) => source !== node));
}

export const cellOf = (edges: readonly Edge[], { concat }: CellGrammar): CellGenotype => ({
  edges,
  concat: concatOf(edges, concat),
});

export const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
