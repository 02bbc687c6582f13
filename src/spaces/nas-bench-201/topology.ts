/** The cell as topology-only proxies see it: operations that are there, and whether data flows through them. */
import type { Topology, TopologyOp } from '../types.ts';
import { type Cell, edges, none, operations } from './cell.ts';

/** Per operation: the view when no path uses it, and when one does; null for `none`, which is no edge at all. */
const views: readonly (readonly [TopologyOp, TopologyOp] | null)[] = operations.map((operation) => {
  const kind = operation === 'skip_connect' ? 'skip' : operation === 'avg_pool_3x3' ? 'pool' : 'conv';
  const kernel = operation.endsWith('3x3') ? 3 : 1;
  return operation === 'none'
    ? null
    : [
        { kind, kernel, active: false },
        { kind, kernel, active: true },
      ];
});

const froms = edges.map(([from]) => from);
const tos = edges.map(([, to]) => to);
const inputBit = 1;
const outputBit = 8;

/** Edge order; an operation is active when it lies on a path from node 0 to node 3 (`none` edges removed). */
export function cellTopology(cell: Cell): Topology {
  // Edge e holds digit e of the base-5 number, counted from the most significant of six; reached nodes are bits.
  const digits = [0, 0, 0, 0, 0, 0];
  let rest = cell;
  for (let edge = 5; edge >= 0; edge--) {
    digits[edge] = rest % 5;
    rest = (rest / 5) | 0;
  }
  let forward = inputBit;
  for (let edge = 0; edge < 6; edge++)
    if (digits[edge] !== none && (forward >> froms[edge]!) & 1) forward |= 1 << tos[edge]!;
  let backward = outputBit;
  for (let edge = 5; edge >= 0; edge--)
    if (digits[edge] !== none && (backward >> tos[edge]!) & 1) backward |= 1 << froms[edge]!;
  const ops: TopologyOp[] = [];
  for (let edge = 0; edge < 6; edge++) {
    const view = views[digits[edge]!];
    if (view) ops.push(view[(forward >> froms[edge]!) & (backward >> tos[edge]!) & 1]!);
  }
  return { ops, connected: (forward & outputBit) !== 0 };
}
