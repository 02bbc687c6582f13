/** Elementwise ops, activations and softmax. */
import type { OpKind } from '../ops.ts';
import type { ValueId } from '../types.ts';
import { plus, relu, reshape } from './compose.ts';
import { type Converter, type Fans, type GraphImport, input, scalar } from './converter.ts';
import { valueType } from './known.ts';
import type { NodeView } from './node-view.ts';

/** Zeros and ones, by what made them. */
function isTruth(graph: GraphImport, value: ValueId): boolean {
  const node = graph.builder.nodes[value]!;
  if (node.kind === 'Step') return true;
  const combines = node.kind === 'Mul' || node.kind === 'Add';
  return combines && node.inputs.every((id) => isTruth(graph, id) || graph.builder.nodes[id]!.kind === 'Constant');
}

type Plain = 'Relu' | 'Sigmoid' | 'HardSwish' | 'Tanh' | 'Erf' | 'Exp' | 'Log' | 'Sqrt' | 'Abs' | 'Identity';
const unary =
  (kind: Plain): Converter =>
  (node, graph) =>
    graph.add(kind, [input(node, graph, 0)], {});

const binary =
  (kind: 'Sub' | 'Div'): Converter =>
  (node, graph) =>
    graph.add(kind, [input(node, graph, 0), input(node, graph, 1)], {});

/** Fans of the matrix product or convolution that made a value, where it holds a parameter. */
function layerFans(graph: GraphImport, value: ValueId): Fans | null {
  const { nodes } = graph.builder;
  const node = nodes[value]!;
  if (node.kind !== 'MatMul' && node.kind !== 'Gemm' && node.kind !== 'Conv') return null;
  for (const id of node.inputs) {
    const source = nodes[id]!;
    if (source.kind === 'Parameter') return { fanIn: source.attributes.fanIn, fanOut: source.attributes.fanOut };
  }
  return null;
}

/** A vector added to a layer's output is its bias. */
function add(node: NodeView, graph: GraphImport): ValueId {
  const known = [0, 1].find((i) => node.known(i) !== null);
  if (known === undefined) return graph.add('Add', [input(node, graph, 0), input(node, graph, 1)], {});
  const other = input(node, graph, 1 - known);
  const fans = node.known(known)!.shape.length === 1 ? layerFans(graph, other) : null;
  const addend = fans ? input(node, graph, known, 'bias', fans) : input(node, graph, known);
  return graph.add('Add', known === 0 ? [addend, other] : [other, addend], {});
}

/** Multiplying by zero is how an absent branch is written. */
function mul(node: NodeView, graph: GraphImport): ValueId {
  for (const i of [0, 1]) {
    const known = node.known(i);
    if (known?.data.length === 1 && known.data[0] === 0 && node.known(1 - i) === null) {
      const x = input(node, graph, 1 - i);
      if (graph.builder.shape(x).length >= known.shape.length) return graph.add('Zero', [x], {});
    }
  }
  return graph.add('Mul', [input(node, graph, 0), input(node, graph, 1)], {});
}

/** min(max(x, low), high); with one bound by Relu. */
function clip(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const low = node.scalar(1, Number.NEGATIVE_INFINITY);
  const high = node.scalar(2, Number.POSITIVE_INFINITY);
  if (Number.isFinite(low) && Number.isFinite(high)) return graph.add('Clip', [x], { low, high });
  if (Number.isFinite(low)) return plus(graph, relu(graph, plus(graph, x, -low)), low);
  if (Number.isFinite(high)) {
    const above = relu(graph, graph.add('Sub', [scalar(graph, high), x], {}));
    return graph.add('Sub', [scalar(graph, high), above], {});
  }
  return x;
}

function softmax(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const axis = node.axis('axis', shape.length, node.opset < 13 ? 1 : -1);
  // Before opset 13 it ran over all axes from `axis` on.
  if (node.opset >= 13 || shape.slice(axis + 1).every((length) => length === 1))
    return graph.add('Softmax', [x], { axis });
  const flat = graph.add('Flatten', [x], { axis });
  return reshape(graph, graph.add('Softmax', [flat], { axis: 1 }), shape);
}

function sum(node: NodeView, graph: GraphImport): ValueId {
  const values = node.node.inputs.map((_, i) => input(node, graph, i));
  if (values.length === 0) node.fail('no inputs');
  return values.reduce((total, value) => graph.add('Add', [total, value], {}));
}

/** A known exponent; else exp(y log x), for positive x. */
function power(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const known = node.known(1);
  if (known?.data.every((value) => value === known.data[0]))
    return graph.add('Pow', [x], { exponent: known.data[0] ?? 1 });
  if (node.known(0) === null) return node.unsupported('a computed power of a computed base');
  const product = graph.add('Mul', [input(node, graph, 1), graph.add('Log', [x], {})], {});
  return graph.add('Exp', [product], {});
}

function identity(node: NodeView, graph: GraphImport): ValueId {
  if (node.node.type === 'Dropout' && node.known(2)?.data[0])
    graph.warn('dropout in training mode is read as inference');
  return graph.add('Identity', [input(node, graph, 0)], {});
}

const plain: readonly Plain[] = ['Relu', 'Sigmoid', 'HardSwish', 'Tanh', 'Erf', 'Exp', 'Log', 'Sqrt', 'Abs'];

export const elementwise: Readonly<Record<string, Converter>> = {
  ...Object.fromEntries(plain.map((kind: Plain & OpKind) => [kind, unary(kind)])),
  Add: add,
  Sum: sum,
  Sub: binary('Sub'),
  Mul: mul,
  Div: binary('Div'),
  Neg: (node, graph) => graph.add('Mul', [input(node, graph, 0), scalar(graph, -1)], {}),
  Pow: power,
  Reciprocal: (node, graph) => graph.add('Pow', [input(node, graph, 0)], { exponent: -1 }),
  Clip: clip,
  Softmax: softmax,
  LogSoftmax: (node, graph) => graph.add('Log', [softmax(node, graph)], {}),
  Identity: identity,
  Dropout: identity,
  /** Numbers are computed in float32 or float64 whatever a file says: casts between float types, and from 0 and 1, change nothing. */
  Cast(node, graph) {
    const to = node.int('to', 0);
    const x = input(node, graph, 0);
    if (valueType(to) === 'float' || isTruth(graph, x)) return x;
    return node.unsupported(`a cast of activations to type ${to}`);
  },
  CastLike: (node, graph) => input(node, graph, 0),
};
