/** Cut values: values that every path from the network's input to its output passes through. */
import type { Graph, ValueId } from './types.ts';

/** In order from the input (not included) to the output; `Zero` carries nothing, so it ends a path. */
export function cutValues(graph: Graph): readonly ValueId[] {
  const { nodes } = graph;
  const output = graph.outputs[0]!.value;
  const reached = new Uint8Array(nodes.length);
  for (const id of graph.inputs) reached[id] = 1;
  for (let id = 0; id <= output; id++) {
    if (nodes[id]!.kind !== 'Zero' && nodes[id]!.inputs.some((input) => reached[input])) reached[id] = 1;
  }
  const lastReader = new Int32Array(nodes.length).fill(-1);
  if (reached[output]) lastReader[output] = output;
  for (let id = output; id >= 0; id--) {
    // Set only for nodes that lead to the output.
    if (!reached[id] || lastReader[id]! < 0) continue;
    for (const input of nodes[id]!.inputs) if (reached[input]) lastReader[input] = Math.max(lastReader[input]!, id);
  }
  const cuts: ValueId[] = [];
  let open = -1;
  for (let id = 0; id <= output; id++) {
    if (lastReader[id]! < 0) continue;
    // No earlier value is read behind this one: everything goes through it.
    if (open <= id && open >= 0) cuts.push(id);
    open = Math.max(open, lastReader[id]!);
  }
  return cuts;
}
