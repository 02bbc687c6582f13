/** What a lowering sees, and what ONNX Runtime must offer: the same code runs on onnxruntime-node and onnxruntime-web. */
import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';
import type { NodeOf, OpKind, Shape } from '../../graph/index.ts';
import type { Emitter } from './emitter.ts';
import type { WeightForm } from './weight-layout.ts';

/** The part of the onnxruntime modules that is used. */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}
export type SessionOptions = InferenceSession.SessionOptions;

/** Norms are taken apart before a program is made; sources are inputs of the session. */
export type LoweredKind = Exclude<
  OpKind,
  'Input' | 'Parameter' | 'Constant' | 'BatchNormalization' | 'LayerNormalization'
>;

/**
 * One node to write as plain ONNX. Tensors are row-major unless the op does not care about the order of elements. The object is
 * valid only during the call: it stands for the next node afterwards. Methods need no `this`.
 */
export interface Context<K extends OpKind> {
  readonly emit: Emitter;
  readonly node: NodeOf<K>;
  readonly shapes: readonly Shape[];
  /** Tensor of an input; throws for absent optional ones. */
  value(input: number): string;
  /** As `value`, but a constant of one value stays a scalar: for ops that broadcast. */
  operand(input: number): string;
  /** The value of a constant of one value, else null. */
  fill(input: number): number | null;
  /** Whether an input is bound from outside, not computed. */
  isParameter(input: number): boolean;
  /** Convolution weights in another form: arranged once outside the session when they are parameters. Phases need that. */
  weights(input: number, form: Omit<WeightForm, 'shape'>): string;
}
export type Lowering<K extends OpKind> = (context: Context<K>) => string;
export type LoweringTable<K extends OpKind> = { readonly [P in K]: Lowering<P> };
