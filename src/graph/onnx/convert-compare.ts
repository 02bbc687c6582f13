/** Comparisons and choices. Truth values are 0 and 1; their derivative is 0. */
import type { ValueId } from '../types.ts';
import { difference, plus, product, relu, sum, times } from './compose.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

const step = (graph: GraphImport, x: ValueId): ValueId => graph.add('Step', [x], {});
const not = (graph: GraphImport, x: ValueId): ValueId => plus(graph, times(graph, x, -1), 1);

/** [x > y]. */
const greater = (node: NodeView, graph: GraphImport, x: number, y: number): ValueId =>
  step(graph, difference(graph, input(node, graph, x), input(node, graph, y)));

const isZero = (node: NodeView, index: number): boolean =>
  node.known(index)?.data.every((value) => value === 0) ?? false;

/** max(a, b) = a + max(b - a, 0); min(a, b) = a - max(a - b, 0). With zero it is a ReLU. */
function extreme(node: NodeView, graph: GraphImport, largest: boolean): ValueId {
  const { inputs } = node.node;
  if (inputs.length === 0) node.fail('no inputs');
  const zero = inputs.length === 2 && largest ? inputs.findIndex((_, i) => isZero(node, i)) : -1;
  if (zero >= 0) {
    const x = input(node, graph, 1 - zero);
    if (node.known(zero)!.shape.length <= graph.builder.shape(x).length) return relu(graph, x);
  }
  return inputs
    .map((_, i) => input(node, graph, i))
    .reduce((a, b) =>
      largest
        ? sum(graph, a, relu(graph, difference(graph, b, a)))
        : difference(graph, a, relu(graph, difference(graph, a, b))),
    );
}

/** condition x + (1 - condition) y, where a constant side is zero (not infinite times zero) outside its part. */
function where(node: NodeView, graph: GraphImport): ValueId {
  const condition = node.known(0);
  const side = (index: number, chosen: boolean): ValueId => {
    const known = node.known(index);
    if (condition === null) {
      const mask = input(node, graph, 0);
      if (known?.data.some((value) => !Number.isFinite(value)))
        return node.unsupported('choosing an infinite constant by a computed condition');
      return product(graph, chosen ? mask : not(graph, mask), input(node, graph, index));
    }
    const keeps = (value: number): boolean => (value !== 0) === chosen;
    if (known?.data.length === 1)
      return graph.builder.constant(
        Float64Array.from(condition.data, (value) => (keeps(value) ? known.data[0]! : 0)),
        condition.shape,
      );
    const mask = graph.builder.constant(
      Float64Array.from(condition.data, (value) => (keeps(value) ? 1 : 0)),
      condition.shape,
    );
    return product(graph, mask, input(node, graph, index));
  };
  return sum(graph, side(1, true), side(2, false));
}

export const comparisons: Readonly<Record<string, Converter>> = {
  Max: (node, graph) => extreme(node, graph, true),
  Min: (node, graph) => extreme(node, graph, false),
  Where: where,
  Greater: (node, graph) => greater(node, graph, 0, 1),
  Less: (node, graph) => greater(node, graph, 1, 0),
  GreaterOrEqual: (node, graph) => not(graph, greater(node, graph, 1, 0)),
  LessOrEqual: (node, graph) => not(graph, greater(node, graph, 0, 1)),
  /** Neither is greater. */
  Equal: (node, graph) => not(graph, sum(graph, greater(node, graph, 0, 1), greater(node, graph, 1, 0))),
  Not: (node, graph) => not(graph, input(node, graph, 0)),
  And: (node, graph) => product(graph, input(node, graph, 0), input(node, graph, 1)),
  Or: (node, graph) => step(graph, sum(graph, input(node, graph, 0), input(node, graph, 1))),
};
