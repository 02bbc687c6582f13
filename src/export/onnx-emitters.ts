/** How each op of ours is written in ONNX (opset 17); null for ops that only differentiated programs have. */
import { NascentError } from '../base/index.ts';
import type { OnnxAttributes, OnnxWriter } from '../formats/index.ts';
import { type NodeOf, type OpKind, type Shape, size, type Window } from '../graph/index.ts';

export interface EmitContext<K extends OpKind> {
  readonly writer: OnnxWriter;
  readonly node: NodeOf<K>;
  /** Name of the node; names of helper values start with it. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly shapes: readonly Shape[];
  readonly output: string;
  /** The graph's batch size; the file must hold for any. */
  readonly batch: number;
}
export type Emit<K extends OpKind> = (context: EmitContext<K>) => void;
type Context = EmitContext<OpKind>;

/** The node of this name with the output of this name. */
function write(c: Context, type: string, attributes: OnnxAttributes = {}, inputs: readonly string[] = c.inputs): void {
  c.writer.node(type, inputs, [c.output], attributes, { name: c.name });
}

/** The same op with the same inputs and no attributes. */
const plain =
  (type: string): Emit<OpKind> =>
  (c) =>
    write(c, type);

/** Integers as an initialiser; returns its name. */
function integers(c: Context, label: string, values: readonly number[]): string {
  const name = `${c.name}.${label}`;
  c.writer.initializer(name, BigInt64Array.from(values, BigInt), [values.length]);
  return name;
}

/** A helper node before the last one; returns its output's name. */
function step(c: Context, label: string, type: string, inputs: readonly string[], attributes?: OnnxAttributes): string {
  const name = `${c.name}.${label}`;
  c.writer.node(type, inputs, [name], attributes, { name });
  return name;
}

/** A number as a constant of rank 0; returns its name. */
const number = (c: Context, label: string, value: number): string =>
  step(c, label, 'Constant', [], { value: { tensor: Float32Array.of(value), shape: [] } });

const windowAttributes = (w: Window): OnnxAttributes => ({
  kernel_shape: w.kernel,
  strides: w.stride,
  pads: w.pad,
  dilations: w.dilation,
});

/** MatMul has no transposition flags: the operands are transposed first. */
function matMul(c: EmitContext<'MatMul'>): void {
  const turned = (index: 0 | 1, transposed: boolean): string => {
    if (!transposed) return c.inputs[index]!;
    const axes = c.shapes[index]!.map((_, axis) => axis);
    const perm = [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!];
    return step(c, `turned${index}`, 'Transpose', [c.inputs[index]!], { perm });
  };
  const { transA, transB } = c.node.attributes;
  write(c, 'MatMul', {}, [turned(0, transA), turned(1, transB)]);
}

/** x/2 * (1 + erf(x / sqrt 2)): Gelu is an op from opset 20 on. */
function gelu(c: Context): void {
  const x = c.inputs[0]!;
  const erf = step(c, 'erf', 'Erf', [step(c, 'scaled', 'Mul', [x, number(c, 'root', Math.SQRT1_2)])]);
  const share = step(c, 'share', 'Add', [erf, number(c, 'one', 1)]);
  write(c, 'Mul', {}, [step(c, 'product', 'Mul', [x, share]), number(c, 'half', 0.5)]);
}

function averagePool(c: EmitContext<'AveragePool'>): void {
  const { countPadding, dilation } = c.node.attributes;
  if (dilation.some((step) => step !== 1))
    throw new NascentError('unsupported', { what: 'dilated average pooling needs opset 19', where: c.name });
  const { dilations: _, ...attributes } = windowAttributes(c.node.attributes);
  write(c, 'AveragePool', { ...attributes, count_include_pad: countPadding ? 1 : 0 });
}

/** An axis that follows the batch is copied from the input. */
function reshape(c: EmitContext<'Reshape'>): void {
  const { target } = c.node.attributes;
  const copied = target[0] === c.batch && c.shapes[0]![0] === c.batch ? [0, ...target.slice(1)] : target;
  write(c, 'Reshape', {}, [c.inputs[0]!, integers(c, 'target', copied)]);
}

/** A slice up to an axis's end goes to the end of any length: the axis may follow the batch. */
function slice(c: EmitContext<'Slice'>): void {
  const { starts, ends, steps } = c.node.attributes;
  const open = ends.map((end, axis) => (end >= c.shapes[0]![axis]! ? Number.MAX_SAFE_INTEGER : end));
  const axes = starts.map((_, axis) => axis);
  write(c, 'Slice', {}, [
    c.inputs[0]!,
    integers(c, 'starts', starts),
    integers(c, 'ends', open),
    integers(c, 'axes', axes),
    integers(c, 'steps', steps),
  ]);
}

function pad(c: EmitContext<'Pad'>): void {
  const { low, high, interior } = c.node.attributes;
  if (interior.some((count) => count > 0))
    throw new NascentError('unsupported', { what: 'padding between elements cannot be exported', where: c.name });
  write(c, 'Pad', {}, [c.inputs[0]!, integers(c, 'pads', [...low, ...high])]);
}

/** Axes that the input already fills are left to it (length 1), so that a free batch stays free. */
function expand(c: EmitContext<'Broadcast'>): void {
  const { target } = c.node.attributes;
  const from = c.shapes[0]!;
  const own = (length: number, axis: number): boolean =>
    length === 0 || from[axis - target.length + from.length] === length;
  const free = target.map((length, axis) => (own(length, axis) ? 1 : length));
  write(c, 'Expand', {}, [c.inputs[0]!, integers(c, 'target', free)]);
}

function constant(c: EmitContext<'Constant'>): void {
  const { data } = c.node.attributes;
  const count = size(c.node.shape);
  const tensor = data.length === count ? Float32Array.from(data) : new Float32Array(count).fill(data[0]!);
  write(c, 'Constant', { value: { tensor, shape: c.node.shape } });
}

const flag = (value: boolean): number => (value ? 1 : 0);

export const emitters: { readonly [K in OpKind]: Emit<K> | null } = {
  Input: null,
  Parameter: null,
  Constant: constant,
  Conv: (c) => write(c, 'Conv', { ...windowAttributes(c.node.attributes), group: c.node.attributes.groups }),
  Gemm: (c) => write(c, 'Gemm', { transA: flag(c.node.attributes.transA), transB: flag(c.node.attributes.transB) }),
  MatMul: matMul,
  /** ONNX's momentum is the share of the old value. */
  BatchNormalization(c) {
    const { epsilon, momentum } = c.node.attributes;
    write(c, 'BatchNormalization', { epsilon: { float: epsilon }, momentum: { float: 1 - momentum } });
  },
  LayerNormalization(c) {
    const { axis, epsilon } = c.node.attributes;
    write(c, 'LayerNormalization', { axis, epsilon: { float: epsilon } });
  },
  Relu: plain('Relu'),
  Sigmoid: plain('Sigmoid'),
  HardSigmoid(c) {
    const { alpha, beta } = c.node.attributes;
    write(c, 'HardSigmoid', { alpha: { float: alpha }, beta: { float: beta } });
  },
  HardSwish: plain('HardSwish'),
  Clip(c) {
    const { low, high } = c.node.attributes;
    write(c, 'Clip', {}, [c.inputs[0]!, number(c, 'low', low), number(c, 'high', high)]);
  },
  Gelu: gelu,
  Erf: plain('Erf'),
  Tanh: plain('Tanh'),
  Softmax: (c) => write(c, 'Softmax', { axis: c.node.attributes.axis }),
  Add: plain('Add'),
  Sub: plain('Sub'),
  Mul: plain('Mul'),
  Div: plain('Div'),
  Concat: (c) => write(c, 'Concat', { axis: c.node.attributes.axis }),
  Slice: slice,
  Reshape: reshape,
  Transpose: (c) => write(c, 'Transpose', { perm: c.node.attributes.permutation }),
  AveragePool: averagePool,
  MaxPool: (c) => write(c, 'MaxPool', windowAttributes(c.node.attributes)),
  GlobalAveragePool: plain('GlobalAveragePool'),
  Flatten: (c) => write(c, 'Flatten', { axis: c.node.attributes.axis }),
  Identity: plain('Identity'),
  Foreign(c) {
    const { op, place } = c.node.attributes;
    throw new NascentError('unsupported', { what: `op ${op} cannot be exported`, where: place });
  },
  Zero: (c) => write(c, 'Mul', {}, [c.inputs[0]!, number(c, 'zero', 0)]),
  CrossEntropy: null,
  Exp: plain('Exp'),
  Log: plain('Log'),
  Sqrt: plain('Sqrt'),
  Abs: plain('Abs'),
  Sign: null,
  Step(c) {
    write(c, 'Cast', { to: 1 }, [step(c, 'positive', 'Greater', [c.inputs[0]!, number(c, 'zero', 0)])]);
  },
  Pow: (c) => write(c, 'Pow', {}, [c.inputs[0]!, number(c, 'exponent', c.node.attributes.exponent)]),
  Scale: null,
  ReduceSum(c) {
    const { axes, keepDims } = c.node.attributes;
    write(c, 'ReduceSum', { keepdims: flag(keepDims) }, [c.inputs[0]!, integers(c, 'axes', axes)]);
  },
  ReduceMean(c) {
    const { axes, keepDims } = c.node.attributes;
    write(c, 'ReduceMean', { axes, keepdims: flag(keepDims) });
  },
  ReduceMax: null,
  Broadcast: expand,
  Pad: pad,
  ConvGradInput: null,
  ConvGradWeight: null,
  AveragePoolGrad: null,
  MaxPoolGrad: null,
  MaxPoolPick: null,
  ChannelMean: null,
  ChannelVariance: null,
  ChannelDot: null,
  ChannelAffine: null,
  InvSqrt: null,
  Normalize: null,
  SpatialDot: null,
  ChannelGram: null,
};
