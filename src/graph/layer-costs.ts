/** Every op that computes as a row with its cost: parameters, MACs and the memory of its result, for one image. */
import { isTrainable, nodeMacs } from './cost.ts';
import type { OpKind } from './ops.ts';
import { size } from './shapes.ts';
import type { Graph, GraphNode, Shape, ValueId } from './types.ts';

export interface LayerCost {
  /** Its first parameter's name without `.weight`, else where it stands. */
  readonly name: string;
  readonly kind: OpKind;
  /** Kernel, stride, groups, ...: what besides the shape tells two layers of a kind apart. */
  readonly setting: string;
  /** Of the result, without the batch axis. */
  readonly shape: Shape;
  readonly params: number;
  readonly macs: number;
  /** float32 bytes of the result, for one image. */
  readonly activationBytes: number;
}

/** Sources hold no activation, and views share their input's memory. */
const unlisted: ReadonlySet<OpKind> = new Set(['Input', 'Parameter', 'Constant', 'Identity', 'Reshape', 'Flatten']);

/** In order of computation; params and MACs sum to the network's. Shared parameters count where they are first used. */
export function layerCosts(graph: Graph): LayerCost[] {
  const images = graph.nodes[graph.inputs[0] ?? -1]?.shape[0] ?? 1;
  const counted = new Set<ValueId>();
  const fromImages = dependsOnInput(graph);
  const rows: LayerCost[] = [];
  let waiting = 0;
  graph.nodes.forEach((node, id) => {
    let name: string | null = null;
    for (const input of node.inputs) {
      const parameter = graph.nodes[input]!;
      if (parameter.kind !== 'Parameter') continue;
      name ??= parameter.attributes.name;
      if (isTrainable(parameter.attributes.role) && !counted.has(input)) waiting += size(parameter.shape);
      counted.add(input);
    }
    // Parameters that are reshaped or computed with first belong to the layer that follows.
    if (unlisted.has(node.kind) || !fromImages[id]) return;
    rows.push({
      name: (name ?? parameterBehind(graph, node, fromImages))?.replace(/\.(weight|bias)$/, '') ?? place(node, id),
      kind: node.kind,
      setting: settingText(graph, node),
      shape: node.shape.slice(1),
      params: waiting,
      macs: nodeMacs(graph, id),
      activationBytes: (4 * size(node.shape)) / images,
    });
    waiting = 0;
  });
  return rows;
}

const place = (node: GraphNode, id: ValueId): string => node.scope.replaceAll('/', '.') || `node${id}`;

function dependsOnInput({ nodes }: Graph): Uint8Array {
  const depends = new Uint8Array(nodes.length);
  nodes.forEach((node, id) => {
    if (node.kind === 'Input' || node.inputs.some((input) => depends[input])) depends[id] = 1;
  });
  return depends;
}

/** Name of the parameter that an operand was computed from. */
function parameterBehind(graph: Graph, node: GraphNode, fromImages: Uint8Array): string | null {
  for (const input of node.inputs) {
    if (fromImages[input]) continue;
    const source = graph.nodes[input]!;
    if (source.kind === 'Parameter') return source.attributes.name;
    const found = parameterBehind(graph, source, fromImages);
    if (found !== null) return found;
  }
  return null;
}

function settingText(graph: Graph, node: GraphNode): string {
  const times = (pair: readonly number[]): string => (pair[0] === pair[1] ? String(pair[0]) : pair.join('x'));
  const window = (w: {
    kernel: readonly number[];
    stride: readonly number[];
    dilation: readonly number[];
  }): string[] => [
    w.kernel.join('x'),
    ...(w.stride.some((step) => step !== 1) ? [`stride ${times(w.stride)}`] : []),
    ...(w.dilation.some((step) => step !== 1) ? [`dilation ${times(w.dilation)}`] : []),
  ];
  const input = graph.nodes[node.inputs[0] ?? -1]?.shape ?? [];
  switch (node.kind) {
    case 'Conv': {
      const { groups } = node.attributes;
      const depthwise = groups > 1 && groups === input[1] && groups === node.shape[1];
      const grouped = groups === 1 ? [] : [depthwise ? 'depthwise' : `${groups} groups`];
      return [...window(node.attributes), ...grouped, `${input[1]} -> ${node.shape[1]}`].join(', ');
    }
    case 'MaxPool':
    case 'AveragePool':
      return window(node.attributes).join(', ');
    case 'Gemm':
    case 'MatMul':
      return `${input.at(-1)} -> ${node.shape.at(-1)}`;
    case 'Clip':
      return `${node.attributes.low} to ${node.attributes.high}`;
    case 'Foreign':
      return node.attributes.op;
    case 'Concat':
      return `${node.inputs.length} inputs`;
    default:
      return '';
  }
}
