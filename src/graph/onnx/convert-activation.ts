/** Activations written with the ops that have derivatives. All take the derivative that PyTorch takes at their kinks. */
import type { ValueId } from '../types.ts';
import { belowZero, difference, negative, plus, product, relu, sum, times } from './compose.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

type Formula = (graph: GraphImport, x: ValueId, node: NodeView) => ValueId;
const activation =
  (formula: Formula): Converter =>
  (node, graph) =>
    formula(graph, input(node, graph, 0), node);

const exp = (graph: GraphImport, x: ValueId): ValueId => graph.add('Exp', [x], {});

/** max(x, 0) + alpha (exp(min(x, 0) / width) - 1). */
const elu = (graph: GraphImport, x: ValueId, alpha: number, width = 1): ValueId => {
  const curve = plus(graph, exp(graph, times(graph, belowZero(graph, x), 1 / width)), -1);
  return sum(graph, relu(graph, x), times(graph, curve, alpha));
};

/** log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)), which cannot overflow. */
function softplus(graph: GraphImport, x: ValueId): ValueId {
  const tail = plus(graph, exp(graph, negative(graph, graph.add('Abs', [x], {}))), 1);
  return sum(graph, relu(graph, x), graph.add('Log', [tail], {}));
}

/** slope x + (1 - slope) max(x, 0). */
const leaky = (graph: GraphImport, x: ValueId, slope: number): ValueId =>
  sum(graph, times(graph, x, slope), times(graph, relu(graph, x), 1 - slope));

/** max(x, 0) + slope min(x, 0); the slope broadcasts and is learned. */
function prelu(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  return sum(graph, relu(graph, x), product(graph, input(node, graph, 1), belowZero(graph, x)));
}

/** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) where `approximate` is tanh, else exact. */
function gelu(graph: GraphImport, x: ValueId, node: NodeView): ValueId {
  if (node.text('approximate', 'none') === 'none') return graph.add('Gelu', [x], {});
  const cubic = plus(graph, times(graph, product(graph, x, x), 0.044715), 1);
  const inner = times(graph, product(graph, x, cubic), Math.sqrt(2 / Math.PI));
  const share = times(graph, plus(graph, graph.add('Tanh', [inner], {}), 1), 0.5);
  return product(graph, x, share);
}

export const activations: Readonly<Record<string, Converter>> = {
  LeakyRelu: activation((graph, x, node) => leaky(graph, x, node.float('alpha', 0.01))),
  PRelu: prelu,
  Elu: activation((graph, x, node) => elu(graph, x, node.float('alpha', 1))),
  Selu: activation((graph, x, node) => {
    const alpha = node.float('alpha', 1.6732632423543772);
    return times(graph, elu(graph, x, alpha), node.float('gamma', 1.0507009873554805));
  }),
  Celu: activation((graph, x, node) => {
    const alpha = node.float('alpha', 1);
    return elu(graph, x, alpha, alpha);
  }),
  Softplus: activation(softplus),
  Softsign: activation((graph, x) => graph.add('Div', [x, plus(graph, graph.add('Abs', [x], {}), 1)], {})),
  Mish: activation((graph, x) => product(graph, x, graph.add('Tanh', [softplus(graph, x)], {}))),
  /** x where x > alpha: max(x - alpha, 0) and alpha where that is positive. */
  ThresholdedRelu: activation((graph, x, node) => {
    const alpha = node.float('alpha', 1);
    const above = plus(graph, x, -alpha);
    return product(graph, x, graph.add('Step', [above], {}));
  }),
  Gelu: activation(gelu),
  'com.microsoft.Gelu': activation((graph, x) => graph.add('Gelu', [x], {})),
  /** x sigmoid(alpha x). */
  'com.microsoft.QuickGelu': activation((graph, x, node) => {
    const gate = graph.add('Sigmoid', [times(graph, x, node.float('alpha', 1.702))], {});
    return product(graph, x, gate);
  }),
  HardSigmoid: activation((graph, x, node) =>
    graph.add('HardSigmoid', [x], { alpha: node.float('alpha', 0.2), beta: node.float('beta', 0.5) }),
  ),
  Shrink: activation((graph, x, node) => {
    const [bias, lambda] = [node.float('bias', 0), node.float('lambd', 0.5)];
    const above = graph.add('Step', [plus(graph, x, -lambda)], {});
    const below = graph.add('Step', [plus(graph, negative(graph, x), -lambda)], {});
    const high = product(graph, above, plus(graph, x, -bias));
    return sum(graph, high, product(graph, below, difference(graph, x, graph.builder.constant([-bias], []))));
  }),
};
