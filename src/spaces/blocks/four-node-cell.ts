/** The cell of NAS-Bench-201 and its relatives: four nodes, an operation on each of the six edges between them, sums at the nodes. */
import type { GraphBuilder, ValueId } from '../../graph/index.ts';

/** Edges (from, to) in the order of the text forms. */
export const fourNodeEdges = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 3],
  [1, 3],
  [2, 3],
] as const;

/** `operation` writes an edge's operation on its source, in the scope `<scope>/edge<to>-<from>`. Returns node 3. */
export function addFourNodeCell(
  b: GraphBuilder,
  x: ValueId,
  scope: string,
  operation: (source: ValueId, edge: number, from: number) => ValueId,
): ValueId {
  const nodes: ValueId[] = [x];
  fourNodeEdges.forEach(([from, to], edge) => {
    b.scope = `${scope}/edge${to}-${from}`;
    const value = operation(nodes[from]!, edge, from);
    b.scope = scope;
    nodes[to] = nodes[to] === undefined ? value : b.add('Add', [nodes[to], value], {});
  });
  return nodes[3]!;
}
