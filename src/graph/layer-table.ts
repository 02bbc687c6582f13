/** The network as a table of layers with their sizes, for reports and per-layer scores. */
import { isTrainable, nodeMacs } from './cost.ts';
import { size } from './shapes.ts';
import type { Graph, Shape, ValueId } from './types.ts';

export interface LayerRow {
  /** Name of the layer: its first parameter's name without `.weight`, or where it stands if its parameters were reshaped first. */
  readonly name: string;
  readonly kind: string;
  /** Output shape for one image, without the batch axis. */
  readonly shape: Shape;
  /** Trainable scalars; the rows sum to the network's. */
  readonly params: number;
  /** Multiply-accumulates for one image; the rows sum to the network's. */
  readonly macs: number;
  readonly node: ValueId;
}

/** One row per layer (convolution, linear layer, norm, ...), in order. Shared parameters count where they are first used. */
export function layerTable(graph: Graph): LayerRow[] {
  const counted = new Set<ValueId>();
  const rows: LayerRow[] = [];
  graph.nodes.forEach((node, id) => {
    let params = 0;
    let name: string | null = null;
    for (const input of node.inputs) {
      const parameter = graph.nodes[input]!;
      if (parameter.kind !== 'Parameter') continue;
      name ??= parameter.attributes.name;
      if (isTrainable(parameter.attributes.role) && !counted.has(input)) params += size(parameter.shape);
      counted.add(input);
    }
    const macs = nodeMacs(graph, id);
    if (name === null && macs === 0) return;
    const layer = name?.replace(/\.(weight|bias)$/, '') ?? (node.scope.replaceAll('/', '.') || `node${id}`);
    rows.push({ name: layer, kind: node.kind, shape: node.shape.slice(1), params, macs, node: id });
  });
  return rows;
}
