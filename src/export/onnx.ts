/**
 * Networks as ONNX files: opset 17, input `input` [N, C, H, W] with free N, output `logits` [N, K], inference mode. Every node is
 * named after its place (`stage1/cell0/edge1-0/Conv_7`), so viewers show the structure and `readOnnx` gets it back.
 */
import { NascentError } from '../base/index.ts';
import { neededNodes, type Weights } from '../engine/index.ts';
import { OnnxWriter } from '../formats/index.ts';
import {
  type FeatureNote,
  type Graph,
  type NodeOf,
  type OpKind,
  type ValueId,
  withBatchNorm,
  writeFeatureNotes,
} from '../graph/index.ts';
import { type Emit, emitters } from './onnx-emitters.ts';

export interface ExportOnnxOptions {
  /** Written to the file's metadata_props: seed, architecture, where the batch-norm statistics come from, ... */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Version of the producer `nascent`. */
  readonly version?: string;
}

/**
 * Bytes of an ONNX file. Weights must hold every parameter by name, running statistics of the batch norms included
 * (see `estimateNormStatistics`). Throws NascentError `unsupported` for ops that only differentiated programs have.
 */
export function exportOnnx(graph: Graph, weights: Weights, options: ExportOnnxOptions = {}): Uint8Array {
  const network = withBatchNorm(graph, 'inference');
  const needed = neededNodes(network);
  const names = valueNames(network);
  const writer = new OnnxWriter({
    graphName: 'network',
    producer: { name: 'nascent', version: options.version ?? '0' },
  });
  const input = network.nodes[network.inputs[0]!]!;
  writer.input('input', ['N', ...input.shape.slice(1)]);
  for (const id of needed) emitNode(writer, network, id, names, weights);
  const output = network.outputs[0]!.value;
  if (names[output] !== 'logits') writer.node('Identity', [names[output]!], ['logits']);
  writer.output('logits', ['N', ...network.nodes[output]!.shape.slice(1)]);
  for (const [key, value] of Object.entries(options.metadata ?? {})) writer.metadata(key, value);
  const notes = writeFeatureNotes(featureNotes(network, needed, names));
  if (notes) writer.metadata(...notes);
  return writer.finish();
}

/** Name of every value in the file. */
function valueNames(graph: Graph): string[] {
  const output = graph.outputs[0]!.value;
  return graph.nodes.map((node, id) => {
    if (node.kind === 'Input') return 'input';
    if (node.kind === 'Parameter') return node.attributes.name;
    return id === output ? 'logits' : placeName(graph, id);
  });
}

function placeName(graph: Graph, id: ValueId): string {
  const { scope, kind } = graph.nodes[id]!;
  return `${scope === '' ? '' : `${scope}/`}${kind}_${id}`;
}

function emitNode(writer: OnnxWriter, graph: Graph, id: ValueId, names: readonly string[], weights: Weights): void {
  const node = graph.nodes[id]!;
  if (node.kind === 'Input') return;
  if (node.kind === 'Parameter') {
    const { name } = node.attributes;
    const values = weights.get(name);
    if (!values) throw new NascentError('input', { what: `no values for parameter '${name}'`, where: 'ONNX export' });
    writer.initializer(name, Float32Array.from(values), node.shape);
    return;
  }
  const emit = emitters[node.kind] as Emit<OpKind> | null;
  if (emit === null)
    throw new NascentError('unsupported', {
      what: `op ${node.kind} belongs to differentiated programs and cannot be exported`,
      where: placeName(graph, id),
    });
  emit({
    writer,
    node: node as NodeOf<OpKind>,
    name: placeName(graph, id),
    inputs: node.inputs.map((input) => names[input]!),
    shapes: node.inputs.map((input) => graph.nodes[input]!.shape),
    output: names[id]!,
    batch: graph.nodes[graph.inputs[0]!]!.shape[0]!,
  });
}

function featureNotes(graph: Graph, needed: readonly ValueId[], names: readonly string[]): FeatureNote[] {
  const inFile = new Set(needed);
  return graph.features
    .filter(({ value }) => inFile.has(value))
    .map(({ kind, name, value }) => ({ kind, name, value: names[value]! }));
}
