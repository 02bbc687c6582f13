/** Elementwise ops as ONNX nodes. All but Softmax ignore the order of elements, so blocked tensors go through them too. */
import { foreignFunction } from '../../foreign.ts';
import type { Emitter } from '../emitter.ts';
import type { Context, LoweringTable } from '../types.ts';

type Unary = 'Relu' | 'Sigmoid' | 'Erf' | 'Tanh' | 'Exp' | 'Log' | 'Sqrt' | 'Abs' | 'Sign';
type Binary = 'Add' | 'Sub' | 'Mul' | 'Div';

const unary = (type: string) => (c: Context<Unary>) => c.emit.op(type, [c.value(0)]);
const binary = (type: string) => (c: Context<Binary>) => c.emit.op(type, [c.operand(0), c.operand(1)]);

/** 1 where x > 0, else 0, as HardSigmoid with a slope so steep that only |x| < 1e-30 lies on it: one pass, half of Where's time. */
export const step = (emit: Emitter, x: string): string =>
  emit.op('HardSigmoid', [x], { alpha: { float: 1e30 }, beta: { float: 0 } });

const hardSigmoid = (emit: Emitter, x: string, alpha: number, beta: number): string =>
  emit.op('HardSigmoid', [x], { alpha: { float: alpha }, beta: { float: beta } });

function scale(emit: Emitter, x: string, factor: number, offset: number): string {
  if (offset === 0) return emit.op('Mul', [x, emit.scalar(factor)]);
  const scaled = factor === 1 ? x : emit.op('Mul', [x, emit.scalar(factor)]);
  return emit.op('Add', [scaled, emit.scalar(offset)]);
}

export const elementwise: LoweringTable<
  | Unary
  | Binary
  | 'HardSigmoid'
  | 'HardSwish'
  | 'Clip'
  | 'Foreign'
  | 'Gelu'
  | 'Softmax'
  | 'Step'
  | 'Pow'
  | 'Scale'
  | 'InvSqrt'
  | 'Identity'
  | 'Zero'
> = {
  Relu: unary('Relu'),
  Sigmoid: unary('Sigmoid'),
  Erf: unary('Erf'),
  Tanh: unary('Tanh'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Abs: unary('Abs'),
  Sign: unary('Sign'),
  Add: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  Div: binary('Div'),
  HardSigmoid: ({ emit, node, value }) => hardSigmoid(emit, value(0), node.attributes.alpha, node.attributes.beta),
  HardSwish: ({ emit, value }) => emit.op('Mul', [value(0), hardSigmoid(emit, value(0), 1 / 6, 0.5)]),
  Clip: ({ emit, node, value }) =>
    emit.op('Clip', [value(0), emit.scalar(node.attributes.low), emit.scalar(node.attributes.high)]),
  Foreign({ emit, node, value }) {
    foreignFunction(node);
    return emit.op(node.attributes.op, [value(0)]);
  },
  /** x/2 (1 + erf(x / sqrt 2)). */
  Gelu({ emit, value }) {
    const erf = emit.op('Erf', [emit.op('Mul', [value(0), emit.scalar(Math.SQRT1_2)])]);
    const twice = emit.op('Add', [erf, emit.scalar(1)]);
    return emit.op('Mul', [emit.op('Mul', [value(0), emit.scalar(0.5)]), twice]);
  },
  Softmax: ({ emit, node, value }) => emit.op('Softmax', [value(0)], { axis: node.attributes.axis }),
  Step: ({ emit, value }) => step(emit, value(0)),
  Pow: ({ emit, node, value }) => emit.op('Pow', [value(0), emit.scalar(node.attributes.exponent)]),
  Scale: ({ emit, node, value }) => scale(emit, value(0), node.attributes.factor, node.attributes.offset),
  InvSqrt({ emit, node, value }) {
    const shifted = emit.op('Add', [value(0), emit.scalar(node.attributes.epsilon)]);
    return emit.op('Pow', [shifted, emit.scalar(-0.5)]);
  },
  Identity: ({ value }) => value(0),
  Zero: ({ emit, node }) => emit.filled(0, node.shape),
};
