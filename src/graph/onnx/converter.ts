/** What a conversion rule (one ONNX op -> nodes of our graph) may use. */
import type { GraphBuilder } from '../builder.ts';
import type { OpAttributes, OpKind } from '../ops.ts';
import type { ParameterRole, Shape, ValueId } from '../types.ts';
import type { NodeView } from './node-view.ts';

export type Values = Float32Array | Float64Array;
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** What one Reshape or Expand was asked for; two passes with different batch sizes show what depends on the batch. */
export interface ShapeRequest {
  readonly target: readonly number[];
  readonly shape: Shape;
  readonly input: Shape;
}

export interface GraphImport {
  readonly builder: GraphBuilder;
  readonly batch: number;
  /** The batch size that the file is fixed to; null where its batch axis is free. */
  readonly fixedBatch: number | null;
  /**
   * The graph's value of a name; a known tensor becomes a parameter of that role, or a constant. `shape`: the parameter's, where
   * it is not the tensor's own (one-dimensional convolutions).
   */
  value(name: string, role: ParameterRole, fans?: Fans, shape?: Shape): ValueId;
  /** True for a known tensor that stands in the file as an initialiser. */
  isParameter(name: string): boolean;
  add<K extends OpKind>(kind: K, inputs: readonly ValueId[], attributes: OpAttributes[K]): ValueId;
  /** Notes a request and returns the same one of the pass with another batch size. */
  request(request: ShapeRequest): ShapeRequest | null;
  /** The other pass's request that comes next. */
  upcoming(): ShapeRequest | null;
  /** Marks what global pooling reads. */
  pooled(value: ValueId): void;
  /** Notes a constant of that many elements; throws when a file asks for too many. */
  claim(elements: number): number;
  warn(text: string): void;
}

/** One value per output of the node. */
export type Converter = (node: NodeView, graph: GraphImport) => ValueId | readonly ValueId[];

/** The node's input as a value of the graph. */
export function input(
  node: NodeView,
  graph: GraphImport,
  index: number,
  role: ParameterRole = 'other',
  fans?: Fans,
  shape?: Shape,
): ValueId {
  if (!node.has(index)) node.fail(`input ${index} is missing`);
  return graph.value(node.node.inputs[index]!, role, fans, shape);
}

/** One number as a value that broadcasts. */
export const scalar = (graph: GraphImport, value: number): ValueId => graph.builder.constant([value], []);
