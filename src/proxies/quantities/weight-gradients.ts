/** Gradients of the loss with respect to the weights of conv and linear layers, and to all trainable parameters. */
import type { Values } from '../../engine/index.ts';
import type { Graph, NodeOf, ValueId } from '../../graph/index.ts';
import { layersOf } from './layers.ts';
import type { ProbeBuilder, Quantity } from './types.ts';

export interface ParameterGradient {
  readonly name: string;
  /** Row-major; null where the parameter does not reach the loss (its gradient is 0). */
  readonly gradient: Values | null;
}

function outputsFor(builder: ProbeBuilder, names: readonly string[]): Record<string, ValueId> {
  const found = builder.parameterGradients();
  const outputs: Record<string, ValueId> = {};
  names.forEach((name, i) => {
    const value = found.get(name);
    if (value !== undefined && value !== null) outputs[`g${i}`] = value;
  });
  return outputs;
}

const readFor = (names: readonly string[], outputs: Readonly<Record<string, Values>>): readonly ParameterGradient[] =>
  names.map((name, i) => ({ name, gradient: outputs[`g${i}`] ?? null }));

const layerNames = (graph: Graph): readonly string[] => layersOf(graph).map(({ name }) => name);

const trainableNames = (graph: Graph): readonly string[] =>
  graph.parameters.flatMap((id) => {
    const { name, role } = (graph.nodes[id] as NodeOf<'Parameter'>).attributes;
    return role === 'norm-mean' || role === 'norm-variance' ? [] : [name];
  });

/** One entry per conv and linear layer, in construction order. */
export const weightGradients: Quantity<readonly ParameterGradient[]> = {
  key: 'weight-gradients',
  build: (builder) => outputsFor(builder, layerNames(builder.graph)),
  read: (outputs, graph) => readFor(layerNames(graph), outputs),
};

/** One entry per trainable parameter: weights, biases, norm scales and shifts. */
export const allGradients: Quantity<readonly ParameterGradient[]> = {
  key: 'all-gradients',
  normParameters: true,
  build: (builder) => outputsFor(builder, trainableNames(builder.graph)),
  read: (outputs, graph) => readFor(trainableNames(graph), outputs),
};
