/** Both cells as topology-only proxies see them: edges that are there, and whether data flows through them. */
import type { Topology, TopologyOp } from '../types.ts';
import type { CellGenotype, Genotype } from './genotype.ts';
import { cellOperations, type OperationName } from './operations.ts';

/** Per operation: the view when no path uses it, and when one does; null for `none`, which is no edge at all. */
const views = Object.fromEntries(
  Object.entries(cellOperations).map(([name, { view }]) => [
    name,
    view && [
      { ...view, active: false },
      { ...view, active: true },
    ],
  ]),
) as { readonly [K in OperationName]: readonly [TopologyOp, TopologyOp] | null };

/**
 * Active: on a path from an input of the cell to its output. The network is connected when data passes both cells, or passes by a
 * reduction cell without a path because every normal cell reads both of its inputs.
 */
export function genotypeTopology({ normal, reduce }: Genotype): Topology {
  const ops: TopologyOp[] = [];
  const normalReads = addCell(ops, normal);
  const reduceReads = addCell(ops, reduce);
  return { ops, connected: normalReads === 3 || (normalReads > 0 && reduceReads > 0) };
}

/** Adds the cell's operations; returns the inputs that its output depends on, as bits. */
function addCell(ops: TopologyOp[], { edges, concat }: CellGenotype): number {
  const reads = [1, 2];
  for (let e = 0; e < edges.length; e++) {
    const { operation, source } = edges[e]!;
    const node = (e >> 1) + 2;
    reads[node] = (reads[node] ?? 0) | (operation === 'none' ? 0 : reads[source]!);
  }
  let useful = 0;
  let inputs = 0;
  for (const node of concat) {
    useful |= 1 << node;
    inputs |= reads[node]!;
  }
  for (let e = edges.length - 1; e >= 0; e--) {
    const { operation, source } = edges[e]!;
    if ((useful >> ((e >> 1) + 2)) & 1 && operation !== 'none') useful |= 1 << source;
  }
  for (let e = 0; e < edges.length; e++) {
    const { operation, source } = edges[e]!;
    const view = views[operation];
    if (view) ops.push(view[reads[source]! > 0 && (useful >> ((e >> 1) + 2)) & 1 ? 1 : 0]);
  }
  return inputs;
}
