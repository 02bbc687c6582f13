/** Conv and linear layers of a network: the weights every gradient proxy sums over. */
import type { Graph, NodeOf, Shape, ValueId } from '../../graph/index.ts';

export interface Layer {
  /** Name of the weight. */
  readonly name: string;
  readonly weight: ValueId;
  readonly shape: Shape;
  /** Nodes that read the weight: the layer's uses. */
  readonly uses: readonly ValueId[];
}

/** In construction order. */
export function layersOf(graph: Graph): readonly Layer[] {
  const uses = new Map<ValueId, ValueId[]>();
  graph.nodes.forEach((node, id) => {
    for (const input of node.inputs) {
      const known = uses.get(input);
      if (known) known.push(id);
      else if (graph.nodes[input]!.kind === 'Parameter') uses.set(input, [id]);
    }
  });
  return graph.parameters.flatMap((weight) => {
    const { attributes, shape } = graph.nodes[weight] as NodeOf<'Parameter'>;
    return attributes.layer === null ? [] : [{ name: attributes.name, weight, shape, uses: uses.get(weight) ?? [] }];
  });
}
