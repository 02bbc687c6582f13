/** Both cells as topology-only proxies see them: edges that are there, and whether data flows through them. */
import type { Topology, TopologyOp } from '../types.ts';
import { type CellGenotype, cellNames, type Genotype } from './genotype.ts';
import { cellOperations } from './operations.ts';

interface CellView {
  readonly ops: readonly TopologyOp[];
  /** Inputs that the output depends on. */
  readonly reads: number;
}

/**
 * Active: on a path from an input of the cell to its output. The network is connected when data passes both cells, or passes by a
 * reduction cell without a path because every normal cell reads both of its inputs.
 */
export function genotypeTopology(genotype: Genotype): Topology {
  const [normal, reduce] = cellNames.map((name) => viewOf(genotype[name])) as [CellView, CellView];
  return {
    ops: [...normal.ops, ...reduce.ops],
    connected: normal.reads === 3 || (normal.reads > 0 && reduce.reads > 0),
  };
}

function viewOf({ edges, concat }: CellGenotype): CellView {
  // Bit 0 and 1 of a node: it depends on that input.
  const reads = [1, 2];
  for (let i = 0; i < edges.length; i += 2) {
    let bits = 0;
    for (const { operation, source } of [edges[i]!, edges[i + 1]!]) if (operation !== 'none') bits |= reads[source]!;
    reads.push(bits);
  }
  const useful = reads.map((_, node) => concat.includes(node));
  for (let e = edges.length - 1; e >= 0; e--) {
    const { operation, source } = edges[e]!;
    if (useful[(e >> 1) + 2] && operation !== 'none') useful[source] = true;
  }
  const ops: TopologyOp[] = [];
  edges.forEach(({ operation, source }, e) => {
    const { view } = cellOperations[operation];
    if (view) ops.push({ ...view, active: reads[source]! > 0 && useful[(e >> 1) + 2]! });
  });
  return { ops, reads: concat.reduce((bits, node) => bits | reads[node]!, 0) };
}
