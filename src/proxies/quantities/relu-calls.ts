/** The ReLU calls of a network, as the activation-pattern proxies see them. */
import { type Graph, type GraphNode, size, type ValueId } from '../../graph/index.ts';
import type { ProbeBuilder } from './types.ts';

/** Number of images of the batch. */
export const batchSize = (graph: Graph): number => graph.nodes[graph.inputs[0]!]!.shape[0]!;

/** ReLU6 too: its output is positive where its input is. */
const isRelu = (node: GraphNode): boolean =>
  node.kind === 'Relu' || (node.kind === 'Clip' && node.attributes.low === 0 && node.attributes.high > 0);

/** ReLU nodes of the network; `mapsOnly` keeps those on [N,C,H,W]. Calls on equal inputs stay separate. */
export function reluNodes(graph: Graph, mapsOnly: boolean): ValueId[] {
  const ids: ValueId[] = [];
  graph.nodes.forEach((node, id) => {
    if (isRelu(node) && (!mapsOnly || node.shape.length === 4)) ids.push(id);
  });
  return ids;
}

/** Units per image over all ReLU calls. */
export function reluUnits(graph: Graph, mapsOnly = false): number {
  const elements = reluNodes(graph, mapsOnly).reduce((sum, id) => sum + size(graph.nodes[id]!.shape), 0);
  return elements / batchSize(graph);
}

export interface ReluCalls {
  /** 1 where the ReLU's input is positive: [images, units]. */
  readonly active: ValueId;
  readonly units: number;
  /** Calls of the network that the program computes once. */
  readonly calls: number;
}

/**
 * Activity bits of every distinct ReLU in the program. `dead` counts the calls whose input is known to be zero: no unit of
 * theirs is ever active. The bits are taken from the output (the same as the input's), which the backward pass needs too.
 */
export function reluCalls(builder: ProbeBuilder, mapsOnly: boolean): { live: readonly ReluCalls[]; dead: number } {
  const { program, graph } = builder;
  const counts = new Map<ValueId, number>();
  let dead = 0;
  for (const id of reluNodes(graph, mapsOnly)) {
    const value = builder.value(id);
    if (value === null || program.isZero(value)) dead++;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const images = batchSize(graph);
  const live = [...counts].map(([value, calls]) => {
    const units = size(program.shape(value)) / images;
    return { active: program.reshape(program.add('Step', [value], {}), [images, units]), units, calls };
  });
  return { live, dead };
}
