/** Graphs from graphs: another batch size, another batch-norm mode. */
import { GraphBuilder } from './builder.ts';
import type { OpAttributes } from './ops.ts';
import type { Graph, GraphNode, ValueId } from './types.ts';

/** Copies a graph node by node; `change` may replace a node's kind-preserving attributes or an input's shape. */
function copy(graph: Graph, change: (node: GraphNode) => GraphNode): Graph {
  const builder = new GraphBuilder();
  const map: ValueId[] = [];
  for (const original of graph.nodes) {
    const node = change(original);
    builder.scope = node.scope;
    if (node.kind === 'Input') map.push(builder.input(node.attributes.name, node.shape));
    else if (node.kind === 'Parameter') {
      const { name, role, fanIn, fanOut } = node.attributes;
      map.push(builder.parameter(name, role, node.shape, { fanIn, fanOut }));
    } else if (node.kind === 'Constant') map.push(builder.constant(node.attributes.data, node.shape));
    else
      map.push(
        builder.add(
          node.kind,
          node.inputs.map((id) => map[id]!),
          node.attributes,
        ),
      );
  }
  for (const feature of graph.features) builder.feature(feature.kind, map[feature.value]!, feature.name);
  return builder.build(Object.fromEntries(graph.outputs.map(({ name, value }) => [name, map[value]!])));
}

/** The same network for another number of images: axis 0 of every input is replaced and shapes are inferred anew. */
export function withBatch(graph: Graph, batch: number): Graph {
  if (graph.inputs.every((id) => graph.nodes[id]!.shape[0] === batch)) return graph;
  return copy(graph, (node) => (node.kind === 'Input' ? { ...node, shape: [batch, ...node.shape.slice(1)] } : node));
}

/** The first output as one row per image, whatever its rank. */
export function withRows(graph: Graph): Graph {
  const [output] = graph.outputs;
  const shape = graph.nodes[output!.value]!.shape;
  if (shape.length === 2) return graph;
  const builder = new GraphBuilder();
  builder.nodes.push(...graph.nodes);
  const value =
    shape.length > 2
      ? builder.add('Flatten', [output!.value], { axis: 1 })
      : builder.add('Reshape', [output!.value], { target: [-1, 1] });
  return { ...graph, nodes: builder.nodes, outputs: [{ name: output!.name, value }] };
}

/** Batch norm on batch statistics (`training`) or on its running statistics. */
export function withBatchNorm(graph: Graph, mode: 'training' | 'inference'): Graph {
  const training = mode === 'training';
  return copy(graph, (node) => {
    if (node.kind !== 'BatchNormalization' || node.attributes.training === training) return node;
    const attributes: OpAttributes['BatchNormalization'] = { ...node.attributes, training };
    return { ...node, attributes };
  });
}
