/** How each op of ours is said in PyTorch; null for ops that only differentiated programs have. */
import { NascentError } from '../../base/index.ts';
import type { NodeOf, OpKind, Shape, Window } from '../../graph/index.ts';
import { pair, python } from './template.ts';

export interface ExpressionContext<K extends OpKind> {
  readonly node: NodeOf<K>;
  /** Python text of each input; operands of binary operators come in parentheses where they need them. */
  readonly inputs: readonly string[];
  readonly shapes: readonly Shape[];
  /** The module that holds the op's parameters, as text; null where they are inputs. */
  readonly module: string | null;
  /** The graph's batch size; the source must hold for any. */
  readonly batch: number;
}
export type Expression<K extends OpKind> = (context: ExpressionContext<K>) => string;

const unary =
  (call: string): Expression<OpKind> =>
  ({ inputs: [x] }) =>
    `${call}(${x})`;

const binary =
  (sign: string): Expression<OpKind> =>
  ({ inputs: [a, b] }) =>
    `${a} ${sign} ${b}`;

const unsupported = (what: string): never => {
  throw new NascentError('unsupported', { what, where: 'PyTorch export' });
};

/** Pads of an image as F.pad takes them: last axis first. */
const padImage = (x: string, [top, left, bottom, right]: Window['pad'], value?: string): string =>
  `F.pad(${x}, (${left}, ${right}, ${top}, ${bottom})${value === undefined ? '' : `, value=${value}`})`;

/** PyTorch's pools take the same padding on both sides, at most half the kernel. */
const poolPadding = ({ pad, kernel }: Window): boolean =>
  pad[0] === pad[2] && pad[1] === pad[3] && pad[0] * 2 <= kernel[0] && pad[1] * 2 <= kernel[1];

const unpadded = (pad: Window['pad']): boolean => pad.every((count) => count === 0);

function convolve({ node, inputs, module }: ExpressionContext<'Conv'>): string {
  const { pad, stride, dilation, groups } = node.attributes;
  const symmetric = pad[0] === pad[2] && pad[1] === pad[3];
  const x = symmetric ? inputs[0]! : padImage(inputs[0]!, pad);
  if (module) return `${module}(${x})`;
  const padding = python(symmetric ? pair([pad[0], pad[1]]) : 0);
  const rest = `${python(pair(stride))}, ${padding}, ${python(pair(dilation))}, ${groups}`;
  return `F.conv2d(${x}, ${inputs[1]}, ${inputs[2] ?? 'None'}, ${rest})`;
}

function averagePool({ node, inputs: [x] }: ExpressionContext<'AveragePool'>): string {
  const { kernel, stride, pad, dilation, countPadding } = node.attributes;
  if (dilation.some((step) => step !== 1)) return unsupported('dilated average pooling');
  const size = `${python(pair(kernel))}, ${python(pair(stride))}`;
  if (unpadded(pad)) return `F.avg_pool2d(${x}, ${size})`;
  if (poolPadding(node.attributes)) {
    const padding = python(pair([pad[0], pad[1]]));
    return `F.avg_pool2d(${x}, ${size}, ${padding}${countPadding ? '' : ', count_include_pad=False'})`;
  }
  const sum = (value: string): string => `F.avg_pool2d(${padImage(value, pad)}, ${size})`;
  return countPadding ? sum(x!) : `${sum(x!)} / ${sum(`torch.ones_like(${x})`)}`;
}

function maxPool({ node, inputs: [x] }: ExpressionContext<'MaxPool'>): string {
  const { kernel, stride, pad, dilation } = node.attributes;
  const even = poolPadding(node.attributes);
  const source = even ? x : padImage(x!, pad, 'float("-inf")');
  const padding = even ? pair([pad[0], pad[1]]) : 0;
  const dilated = dilation.every((step) => step === 1) ? '' : `, ${python(pair(dilation))}`;
  return `F.max_pool2d(${source}, ${python(pair(kernel))}, ${python(pair(stride))}, ${python(padding)}${dilated})`;
}

function batchNorm({
  node,
  inputs: [x, scale, shift, mean, variance],
  module,
}: ExpressionContext<'BatchNormalization'>) {
  if (module) return `${module}(${x})`;
  const { momentum, epsilon } = node.attributes;
  return `F.batch_norm(${x}, ${mean}, ${variance}, ${scale}, ${shift}, self.training, ${momentum}, ${python(epsilon)})`;
}

function layerNorm({ node, inputs: [x, scale, shift], module }: ExpressionContext<'LayerNormalization'>): string {
  if (module) return `${module}(${x})`;
  const shape = python(node.shape.slice(node.attributes.axis));
  return `F.layer_norm(${x}, ${shape}, ${scale}, ${shift ?? 'None'}, ${python(node.attributes.epsilon)})`;
}

const transposed = (x: string, turned: boolean): string => (turned ? `${x}.transpose(-2, -1)` : x);

function gemm({ node, inputs: [a, b, c], module }: ExpressionContext<'Gemm'>): string {
  if (module) return `${module}(${a})`;
  const { transA, transB } = node.attributes;
  const product = `${transposed(a!, transA)} @ ${transposed(b!, transB)}`;
  return c === undefined ? product : `${product} + ${c}`;
}

/** 0 copies an axis; so does a length that is the batch size. */
function reshape({ node, inputs: [x], shapes: [from], batch }: ExpressionContext<'Reshape'>): string {
  const lengths = node.attributes.target.map((length, axis) => {
    const copied = length === 0 || (axis === 0 && length === batch && from![0] === batch);
    return copied ? `${x}.shape[${axis}]` : String(length);
  });
  return `${x}.reshape(${lengths.join(', ')})`;
}

function slice({ node, inputs: [x], shapes: [from] }: ExpressionContext<'Slice'>): string {
  const { starts, ends, steps } = node.attributes;
  const ranges = starts.map((start, axis) => {
    const end = ends[axis]! >= from![axis]! ? '' : String(ends[axis]);
    return `${start === 0 ? '' : start}:${end}${steps[axis] === 1 ? '' : `:${steps[axis]}`}`;
  });
  while (ranges.length > 1 && ranges.at(-1) === ':') ranges.pop();
  return `${x}[${ranges.join(', ')}]`;
}

function flatten({ node, inputs: [x] }: ExpressionContext<'Flatten'>): string {
  const { axis } = node.attributes;
  if (axis === 0) return `${x}.reshape(1, -1)`;
  return axis === 1 ? `torch.flatten(${x}, 1)` : `torch.flatten(torch.flatten(${x}, ${axis}), 0, ${axis - 1})`;
}

function pad({ node, inputs: [x] }: ExpressionContext<'Pad'>): string {
  const { low, high, interior } = node.attributes;
  if (interior.some((count) => count > 0)) return unsupported('padding between elements');
  const pairs = low.map((count, axis) => `${count}, ${high[axis]}`).reverse();
  return `F.pad(${x}, (${pairs.join(', ')}))`;
}

function reduce(call: 'sum' | 'mean'): Expression<'ReduceSum' | 'ReduceMean'> {
  return ({ node, inputs: [x] }) => {
    const { axes, keepDims } = node.attributes;
    // An empty list means "all axes" to PyTorch and "none" to us.
    if (axes.length === 0) return x!;
    return `${x}.${call}(${python(axes.length === 1 ? axes[0]! : axes)}${keepDims ? ', keepdim=True' : ''})`;
  };
}

function hardSigmoid({ node, inputs: [x] }: ExpressionContext<'HardSigmoid'>): string {
  const { alpha, beta } = node.attributes;
  if (Math.abs(alpha - 1 / 6) < 1e-7 && beta === 0.5) return `F.hardsigmoid(${x})`;
  return `torch.clamp(${python(alpha)} * ${x} + ${python(beta)}, 0, 1)`;
}

function clip({ node, inputs: [x] }: ExpressionContext<'Clip'>): string {
  const { low, high } = node.attributes;
  if (low === 0 && high === 6) return `F.relu6(${x})`;
  return `torch.clamp(${x}, ${python(low)}, ${python(high)})`;
}

const foreign = ({ node }: ExpressionContext<'Foreign'>): never =>
  unsupported(`${node.attributes.op} of ${node.attributes.place} cannot be exported`);

/** Axes that the input already fills stay its own (-1), so that a free batch stays free. */
function expand({ node, inputs: [x], shapes: [from] }: ExpressionContext<'Broadcast'>): string {
  const { target } = node.attributes;
  const own = (length: number, axis: number): boolean =>
    length === 0 || from![axis - target.length + from!.length] === length;
  const lengths = target.map((length, axis) => (own(length, axis) ? -1 : length));
  return `${x}.expand(${lengths.join(', ')})`;
}

export const expressions: { readonly [K in OpKind]: Expression<K> | null } = {
  Input: null,
  Parameter: null,
  Constant: null,
  Conv: convolve,
  Gemm: gemm,
  MatMul: ({ node, inputs: [a, b] }) =>
    `${transposed(a!, node.attributes.transA)} @ ${transposed(b!, node.attributes.transB)}`,
  BatchNormalization: batchNorm,
  LayerNormalization: layerNorm,
  Relu: unary('F.relu'),
  Sigmoid: unary('torch.sigmoid'),
  HardSigmoid: hardSigmoid,
  HardSwish: unary('F.hardswish'),
  Clip: clip,
  Gelu: unary('F.gelu'),
  Erf: unary('torch.erf'),
  Tanh: unary('torch.tanh'),
  Softmax: ({ node, inputs: [x] }) => `torch.softmax(${x}, ${node.attributes.axis})`,
  Add: binary('+'),
  Sub: binary('-'),
  Mul: binary('*'),
  Div: binary('/'),
  Concat: ({ node, inputs }) => `torch.cat([${inputs.join(', ')}], ${node.attributes.axis})`,
  Slice: slice,
  Reshape: reshape,
  Transpose: ({ node, inputs: [x] }) => `${x}.permute(${node.attributes.permutation.join(', ')})`,
  AveragePool: averagePool,
  MaxPool: maxPool,
  GlobalAveragePool: ({ inputs: [x] }) => `F.adaptive_avg_pool2d(${x}, 1)`,
  Flatten: flatten,
  Identity: null,
  Foreign: foreign,
  Zero: unary('torch.zeros_like'),
  CrossEntropy: null,
  Exp: unary('torch.exp'),
  Log: unary('torch.log'),
  Sqrt: unary('torch.sqrt'),
  Abs: unary('torch.abs'),
  Sign: null,
  Step: ({ inputs: [x] }) => `torch.sign(F.relu(${x}))`,
  Pow: ({ node, inputs: [x] }) => `${x} ** ${python(node.attributes.exponent)}`,
  Scale: null,
  ReduceSum: reduce('sum'),
  ReduceMean: reduce('mean'),
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

/** Results that need parentheses where they become an operand or the object of a method. */
export function isOperator(kind: OpKind, text: string): boolean {
  if (kind === 'Gemm' || kind === 'MatMul') return text.includes(' @ ');
  if (kind === 'AveragePool') return text.includes(' / ');
  return kind === 'Add' || kind === 'Sub' || kind === 'Mul' || kind === 'Div' || kind === 'Pow';
}

/** Inputs that stand bare between commas or parentheses and never need parentheses of their own. */
export function takesBareInputs(kind: OpKind): boolean {
  return callKinds.has(kind);
}

const callKinds: ReadonlySet<OpKind> = new Set([
  'Conv',
  'BatchNormalization',
  'LayerNormalization',
  'Relu',
  'Sigmoid',
  'HardSwish',
  'Clip',
  'Gelu',
  'Erf',
  'Tanh',
  'Softmax',
  'Concat',
  'AveragePool',
  'MaxPool',
  'GlobalAveragePool',
  'Zero',
  'Exp',
  'Log',
  'Sqrt',
  'Abs',
  'Step',
  'Pad',
]);

/** Ops that name their input more than once: it must be a variable. */
export const repeatsInput = (kind: OpKind): boolean => kind === 'Reshape' || kind === 'AveragePool';
