/** Nodes that the outputs of a program need, in order. */
import type { Graph, ValueId } from '../graph/index.ts';

export function neededNodes(program: Pick<Graph, 'nodes' | 'outputs'>): ValueId[] {
  const needed = new Uint8Array(program.nodes.length);
  for (const { value } of program.outputs) needed[value] = 1;
  for (let id = program.nodes.length - 1; id >= 0; id--) {
    if (needed[id]) for (const input of program.nodes[id]!.inputs) needed[input] = 1;
  }
  const order: ValueId[] = [];
  for (let id = 0; id < needed.length; id++) if (needed[id]) order.push(id);
  return order;
}
