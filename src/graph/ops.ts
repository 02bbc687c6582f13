/**
 * The closed list of op kinds. Names and semantics are ONNX's where ONNX has the op; the rest are the adjoints and statistics
 * that differentiation and proxies need. Every meaning of an op (shape, cost, derivative, kernel, lowering, PyTorch text) is a
 * table `{ [K in OpKind]: ... }`: a missing entry is a compile error.
 */
import type { ParameterRole, Shape } from './types.ts';

/** Spatial window of convolutions and pools; pairs are (height, width), pads are [top, left, bottom, right]. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pad: readonly [number, number, number, number];
  readonly dilation: readonly [number, number];
}
export interface ConvAttributes extends Window {
  readonly groups: number;
}
export interface AveragePoolAttributes extends Window {
  /** ONNX count_include_pad. */
  readonly countPadding: boolean;
}
type None = Readonly<Record<never, never>>;

export interface OpAttributes {
  // ---- sources
  Input: { readonly name: string };
  /** `layer` numbers conv and linear weights from 0 in construction order; null for all others. */
  Parameter: {
    readonly name: string;
    readonly role: ParameterRole;
    readonly layer: number | null;
    readonly fanIn: number;
    readonly fanOut: number;
  };
  /** Values in row-major order; a single value fills the shape. */
  Constant: { readonly data: Float32Array | Float64Array };
  // ---- network ops
  /** x [N,C,H,W], w [O,C/groups,kh,kw], optional bias [O]. */
  Conv: ConvAttributes;
  /** a [M,K] (or [K,M] with transA), b [K,P] (or [P,K] with transB), optional c broadcast to [M,P]. */
  Gemm: { readonly transA: boolean; readonly transB: boolean };
  /** Batched over leading axes with broadcasting; trans flags swap the last two axes. */
  MatMul: { readonly transA: boolean; readonly transB: boolean };
  /** x [N,C,...], scale [C], shift [C], mean [C], variance [C]; with `training` the last two are not read. */
  BatchNormalization: { readonly epsilon: number; readonly momentum: number; readonly training: boolean };
  /** x, scale, shift over the last axes from `axis`. */
  LayerNormalization: { readonly epsilon: number; readonly axis: number };
  Relu: None;
  Sigmoid: None;
  /** max(0, min(1, alpha x + beta)). */
  HardSigmoid: { readonly alpha: number; readonly beta: number };
  /** x * HardSigmoid(x, 1/6, 0.5). */
  HardSwish: None;
  /** min(max(x, low), high), both finite; ReLU6 is Clip to [0, 6]. The derivative is 0 at the bounds. */
  Clip: { readonly low: number; readonly high: number };
  /** x Phi(x), exact (erf) form. */
  Gelu: None;
  Erf: None;
  Tanh: None;
  Softmax: { readonly axis: number };
  /** Elementwise with NumPy broadcasting. */
  Add: None;
  Sub: None;
  Mul: None;
  Div: None;
  Concat: { readonly axis: number };
  /** Per axis; steps are positive. Rank-long lists. */
  Slice: { readonly starts: readonly number[]; readonly ends: readonly number[]; readonly steps: readonly number[] };
  /** Target with at most one -1 and 0 = copy the axis, as ONNX; the node's shape holds the resolved one. */
  Reshape: { readonly target: readonly number[] };
  Transpose: { readonly permutation: readonly number[] };
  AveragePool: AveragePoolAttributes;
  MaxPool: Window;
  /** [N,C,H,W] -> [N,C,1,1]. */
  GlobalAveragePool: None;
  /** -> [product of axes before `axis`, product of the rest]. */
  Flatten: { readonly axis: number };
  Identity: None;
  /**
   * An op of a file that has no derivative here, or is not known at all. `target`: null for the shape of input 0, else lengths,
   * 0 = copy the axis of input 0. `place` names the file's node. Computed where it is a plain function of one value.
   */
  Foreign: { readonly op: string; readonly place: string; readonly target: readonly number[] | null };
  /** Absent branch: zeros in the shape of its input (the papers' `none`: input times 0). */
  Zero: None;
  /** logits [B,K], target [B,K] (one-hot or probabilities) -> scalar mean of -sum(target * log softmax). Natural log. */
  CrossEntropy: None;
  // ---- elementwise helpers
  Exp: None;
  Log: None;
  Sqrt: None;
  Abs: None;
  /** -1, 0, 1; derivative 0. */
  Sign: None;
  /** 1 where x > 0, else 0; derivative 0. */
  Step: None;
  /** x ^ exponent. */
  Pow: { readonly exponent: number };
  /** factor * x + offset. */
  Scale: { readonly factor: number; readonly offset: number };
  // ---- reductions and their adjoints
  ReduceSum: { readonly axes: readonly number[]; readonly keepDims: boolean };
  ReduceMean: { readonly axes: readonly number[]; readonly keepDims: boolean };
  /** Largest element of all, scalar []; treated as a constant by differentiation. */
  ReduceMax: None;
  /** NumPy broadcast to the shape (ONNX Expand), 0 = the input's own axis; adjoint of ReduceSum. */
  Broadcast: { readonly target: Shape };
  /** Zero padding per axis with `interior` zeros between elements; adjoint of Slice. */
  Pad: { readonly low: readonly number[]; readonly high: readonly number[]; readonly interior: readonly number[] };
  // ---- convolution and pooling adjoints
  /** dy, w -> dx of `inputShape`. */
  ConvGradInput: ConvAttributes & { readonly inputShape: Shape };
  /** x, dy -> dw of `weightShape`. */
  ConvGradWeight: ConvAttributes & { readonly weightShape: Shape };
  /** dy -> dx. */
  AveragePoolGrad: AveragePoolAttributes & { readonly inputShape: Shape };
  /** dy, x -> dx: dy goes to the (first, row-major) largest element of each window. */
  MaxPoolGrad: Window;
  /** g, x -> per window the element of g at the position of x's largest: adjoint of MaxPoolGrad. */
  MaxPoolPick: Window;
  // ---- per-channel statistics of [N,C,H,W] (or [N,C]); channel axis 1
  /** -> [C], mean over all axes but 1. */
  ChannelMean: None;
  /** x, mean [C] -> [C], biased (population) variance. */
  ChannelVariance: None;
  /** x, y -> [C], mean over all axes but 1 of x*y. */
  ChannelDot: None;
  /** x, scale [C], optional shift [C] -> x*scale + shift per channel. */
  ChannelAffine: None;
  /** (x + epsilon)^(-1/2). */
  InvSqrt: { readonly epsilon: number };
  /** Training-mode batch norm from its statistics: x, scale, shift, mean, inv -> (x-mean)*inv*scale+shift. Its derivative with
   *  respect to x is the total one, through mean and inv too. */
  Normalize: None;
  /** x, y [N,C,H,W] -> [N,C], sum over positions of x*y. */
  SpatialDot: None;
  /** x [N,C,H,W], y [N,D,H,W] -> [C,D], mean over images and positions of x_c * y_d. */
  ChannelGram: None;
}

export type OpKind = keyof OpAttributes;

/** Ops a space or an ONNX file may contain. The rest appear only in differentiated programs. */
export const networkOps: readonly OpKind[] = [
  'Input',
  'Parameter',
  'Constant',
  'Conv',
  'Gemm',
  'MatMul',
  'BatchNormalization',
  'LayerNormalization',
  'Relu',
  'Sigmoid',
  'HardSigmoid',
  'HardSwish',
  'Clip',
  'Gelu',
  'Erf',
  'Tanh',
  'Softmax',
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Concat',
  'Slice',
  'Reshape',
  'Transpose',
  'AveragePool',
  'MaxPool',
  'GlobalAveragePool',
  'Flatten',
  'Identity',
  'Foreign',
  'Zero',
  'Exp',
  'Log',
  'Sqrt',
  'Abs',
  'Step',
  'Pow',
  'ReduceSum',
  'ReduceMean',
  'Broadcast',
  'Pad',
];
