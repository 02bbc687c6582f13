/**
 * Synaptic flow: gradient of R = sum of the outputs for an all-ones image, in the network with absolute weights and without batch
 * norm. R grows like e^100 with depth, beyond float32, so values are divided by their maximum at cut values (which every path
 * passes through). The network behind a cut is homogeneous of degree 1 in it (biases are divided too), so with the maxima m_k
 * held constant R = (prod m_k) R' and dR/dw = (prod m_k) dR'/dw exactly, for every weight.
 */
import { decompose, type Values, vjp } from '../../engine/index.ts';
import { cutValues, type GraphNode, type OpKind, type ValueId } from '../../graph/index.ts';
import { layersOf } from './layers.ts';
import type { ProbeBuilder, Quantity } from './types.ts';

export interface SynapticFlow {
  /** ln prod m_k, to be added to the logarithm of every gradient. */
  readonly logScale: number;
  /** dR'/dw per conv and linear layer; null where it is 0. */
  readonly layers: readonly { readonly name: string; readonly gradient: Values | null }[];
}

/** Ops through which a positive factor passes unchanged (with their biases divided by it). */
const homogeneous: ReadonlySet<OpKind> = new Set<OpKind>([
  'Conv',
  'Gemm',
  'MatMul',
  'BatchNormalization',
  'Relu',
  'Add',
  'Sub',
  'Concat',
  'Slice',
  'Reshape',
  'Transpose',
  'AveragePool',
  'MaxPool',
  'GlobalAveragePool',
  'Flatten',
  'Identity',
  'Zero',
  'Abs',
  'ReduceSum',
  'ReduceMean',
  'Pad',
]);

const isSource = (node: GraphNode): boolean =>
  node.kind === 'Input' || node.kind === 'Parameter' || node.kind === 'Constant';

export const synapticFlow: Quantity<SynapticFlow> = {
  key: 'synaptic-flow',
  build(builder) {
    const { program, graph } = builder;
    const { output, weights, maxima } = rescaled(builder);
    if (program.isZero(output)) return {};
    const targets = layersOf(graph).map(({ weight }) => weights.get(weight)!);
    const seed = program.fill(1, program.shape(output));
    const found = vjp(program, [{ value: output, seed }], targets);
    const outputs: Record<string, ValueId> = {};
    found.forEach((gradient, i) => {
      if (gradient !== null) outputs[`g${i}`] = gradient;
    });
    maxima.forEach((maximum, i) => {
      outputs[`m${i}`] = maximum;
    });
    return outputs;
  },
  read(outputs, graph) {
    let logScale = 0;
    for (const [name, values] of Object.entries(outputs)) if (name.startsWith('m')) logScale += Math.log(values[0]!);
    return { logScale, layers: layersOf(graph).map(({ name }, i) => ({ name, gradient: outputs[`g${i}`] ?? null })) };
  },
};

/** The network once more, with a division by the maximum behind every cut. */
function rescaled(builder: ProbeBuilder): {
  output: ValueId;
  weights: ReadonlyMap<ValueId, ValueId>;
  maxima: readonly ValueId[];
} {
  const { program, graph } = builder;
  const activations = new Set<ValueId>(graph.inputs);
  graph.nodes.forEach((node, id) => {
    if (!isSource(node) && node.inputs.some((input) => activations.has(input))) activations.add(id);
  });
  // A product of two activations, a sigmoid, a softmax or a layer norm is not homogeneous of degree 1: no rescaling then.
  const linear = graph.nodes.every(
    (node, id) =>
      !activations.has(id) ||
      node.kind === 'Input' ||
      (homogeneous.has(node.kind) && !(node.kind === 'MatMul' && node.inputs.every((input) => activations.has(input)))),
  );
  const cuts = new Set(linear ? cutValues(graph) : []);
  const map = new Map<ValueId, ValueId>();
  const maxima: ValueId[] = [];
  let scale: ValueId | null = null;
  graph.nodes.forEach((node, id) => {
    if (node.kind === 'Input' || node.kind === 'Parameter' || node.kind === 'Constant') {
      map.set(id, builder.value(id) ?? program.fill(0, node.shape));
      return;
    }
    program.scope = node.scope;
    const inputs = node.inputs.map((input) => {
      const value = map.get(input)!;
      const addend = scale !== null && !activations.has(input) && isAddend(node, input);
      return addend ? program.add('Mul', [value, scale!], {}) : value;
    });
    let value = decompose(program, node, inputs, 'bypass');
    if (cuts.has(id) && id !== graph.outputs[0]!.value && !program.isZero(value)) {
      // Any positive factor will do; 1 + max is never 0 and never lets the biases' factor grow.
      const maximum = program.add('Scale', [program.add('ReduceMax', [value], {})], { factor: 1, offset: 1 });
      maxima.push(maximum);
      value = program.add('Div', [value, maximum], {});
      const one: ValueId = scale ?? program.fill(1, []);
      scale = program.add('Div', [one, maximum], {});
    }
    map.set(id, value);
  });
  program.scope = '';
  return { output: map.get(graph.outputs[0]!.value)!, weights: map, maxima };
}

/** Whether a constant or parameter is added to the activation (a bias) instead of multiplied with it. */
function isAddend(node: GraphNode, input: ValueId): boolean {
  if (node.kind === 'Conv' || node.kind === 'Gemm') return node.inputs[2] === input;
  return node.kind === 'Add' || node.kind === 'Sub' || node.kind === 'Concat';
}
