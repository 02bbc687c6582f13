/** Shapes of ops that have no rule of conversion: a network that contains one still has parameters, MACs and layers. */
import type { Shape } from '../types.ts';
import type { NodeView } from './node-view.ts';

/** Shape of each result from the shapes of the inputs (null: absent); null where it depends on values. */
type ShapeOf = (node: NodeView, inputs: readonly (Shape | null)[]) => readonly Shape[] | null;

const first =
  (rule: (shape: Shape, node: NodeView, inputs: readonly (Shape | null)[]) => Shape | null): ShapeOf =>
  (node, inputs) => {
    const shape = inputs[0] ? rule(inputs[0], node, inputs) : null;
    return shape === null ? null : node.node.outputs.map(() => shape);
  };

const unchanged: ShapeOf = first((shape) => shape);

const sameShape: readonly string[] = [
  ...[
    'Floor',
    'Ceil',
    'Round',
    'Sign',
    'Sin',
    'Cos',
    'Tan',
    'Asin',
    'Acos',
    'Atan',
    'Sinh',
    'Cosh',
    'Asinh',
    'Acosh',
    'Atanh',
  ],
  ...[
    'CumSum',
    'Hardmax',
    'Bernoulli',
    'RandomNormalLike',
    'RandomUniformLike',
    'EyeLike',
    'IsNaN',
    'IsInf',
    'BitwiseNot',
  ],
  ...[
    'Cast',
    'QuantizeLinear',
    'DequantizeLinear',
    'ScatterElements',
    'ScatterND',
    'Scatter',
    'ReverseSequence',
    'Softmax',
  ],
];

/** One of the axes shrinks to its best place. */
const argument: ShapeOf = first((shape, node) => {
  const axis = node.axis('axis', shape.length, 0);
  return node.int('keepdims', 1) !== 0
    ? shape.map((length, i) => (i === axis ? 1 : length))
    : shape.filter((_, i) => i !== axis);
});

/** Of every spatial axis: (in - 1) stride + dilation (kernel - 1) + 1 + output padding - pads, as ONNX's page has it. */
const convTranspose: ShapeOf = first((shape, node, inputs) => {
  const weight = inputs[1];
  if (!weight || weight.length !== shape.length) return null;
  const given = node.ints('output_shape');
  if (node.text('auto_pad', 'NOTSET') !== 'NOTSET' && given === null) return null;
  const axes = shape.slice(2);
  const lengths = axes.map((length, i) => {
    const at = (name: string, otherwise: number): number => node.ints(name)?.[i] ?? otherwise;
    const reach = at('dilations', 1) * (weight[i + 2]! - 1) + 1;
    const pads = at('pads', 0) + (node.ints('pads')?.[i + axes.length] ?? 0);
    return given?.at(i - axes.length) ?? (length - 1) * at('strides', 1) + reach + at('output_padding', 0) - pads;
  });
  return [shape[0]!, weight[1]! * node.int('group', 1), ...lengths];
});

/** A window over any number of axes. */
const windowed = (channels: (shape: Shape, inputs: readonly (Shape | null)[]) => number | null): ShapeOf =>
  first((shape, node, inputs) => {
    const width = channels(shape, inputs);
    const kernel = node.ints('kernel_shape') ?? inputs[1]?.slice(2);
    if (width === null || !kernel || node.text('auto_pad', 'NOTSET') !== 'NOTSET') return null;
    const axes = shape.slice(2);
    const lengths = axes.map((length, i) => {
      const reach = (node.ints('dilations')?.[i] ?? 1) * ((kernel[i] ?? 1) - 1) + 1;
      const pads = (node.ints('pads')?.[i] ?? 0) + (node.ints('pads')?.[i + axes.length] ?? 0);
      const room = (length + pads - reach) / (node.ints('strides')?.[i] ?? 1);
      return (node.int('ceil_mode', 0) !== 0 ? Math.ceil(room) : Math.floor(room)) + 1;
    });
    return [shape[0]!, width, ...lengths];
  });

/** Y [time, directions, batch, hidden], Y_h and Y_c [directions, batch, hidden]; x [time, batch, features]. */
const recurrent: ShapeOf = (node, [x]) => {
  if (x?.length !== 3 || node.int('layout', 0) !== 0) return null;
  const directions = node.text('direction', 'forward') === 'bidirectional' ? 2 : 1;
  const state = [directions, x[1]!, node.int('hidden_size', 0)];
  return [[x[0]!, ...state], state, state];
};

const rules: Readonly<Record<string, ShapeOf>> = {
  ...Object.fromEntries(sameShape.map((type) => [type, unchanged])),
  ArgMax: argument,
  ArgMin: argument,
  ConvTranspose: convTranspose,
  Conv: windowed((_, inputs) => inputs[1]?.[0] ?? null),
  MaxPool: windowed((shape) => shape[1] ?? null),
  AveragePool: windowed((shape) => shape[1] ?? null),
  LpPool: windowed((shape) => shape[1] ?? null),
  GlobalLpPool: first((shape) => [...shape.slice(0, 2), ...shape.slice(2).map(() => 1)]),
  TopK: first((shape, node) => {
    const axis = node.axis('axis', shape.length, -1);
    const k = node.known(1)?.data[0];
    return k === undefined ? null : shape.map((length, i) => (i === axis ? k : length));
  }),
  GatherElements: first((_, __, inputs) => inputs[1] ?? null),
  GridSample: first((shape, _, inputs) => (inputs[1] ? [...shape.slice(0, 2), ...inputs[1].slice(1, -1)] : null)),
  Det: first((shape) => shape.slice(0, -2)),
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
};

/** Shapes of the node's results; null for an op without a rule. */
export function foreignShapes(node: NodeView, inputs: readonly (Shape | null)[]): readonly Shape[] | null {
  const { type } = node.node;
  const shapes = Object.hasOwn(rules, type) ? rules[type]!(node, inputs) : null;
  const sound = shapes?.every((shape) => shape.every((length) => Number.isSafeInteger(length) && length >= 1));
  return sound ? shapes : null;
}
