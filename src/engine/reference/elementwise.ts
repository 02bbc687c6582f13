/** float64 kernels of elementwise ops and broadcasting arithmetic. */
import type { Shape } from '../../graph/index.ts';
import { foreignFunction } from '../foreign.ts';
import { broadcastStrides, copyStrided, stridesOf } from './strided.ts';
import type { Kernel, KernelContext, KernelTable } from './types.ts';

type Binary = 'Add' | 'Sub' | 'Mul' | 'Div';

/** An operand spread to the output's shape; returned as it is when it already has it. */
function spread(values: Float64Array, shape: Shape, target: Shape, size: number): Float64Array {
  if (values.length === size) return values;
  const full = new Float64Array(size);
  if (values.length === 1) return full.fill(values[0]!);
  copyStrided(target, full, 0, stridesOf(target), values, 0, broadcastStrides(shape, target));
  return full;
}

function operands({ node, inputs, shapes, out }: KernelContext<Binary>): [Float64Array, Float64Array] {
  return [
    spread(inputs[0]!, shapes[0]!, node.shape, out.length),
    spread(inputs[1]!, shapes[1]!, node.shape, out.length),
  ];
}

/** erf by its Taylor series below 2.5 and the continued fraction of erfc above (Abramowitz and Stegun 7.1.5, 7.1.14). */
export const erf = (x: number): number => {
  const a = Math.abs(x);
  if (a < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= -(x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  if (a > 6) return Math.sign(x);
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
};

const hardSigmoid = (x: number, alpha: number, beta: number): number => Math.max(0, Math.min(1, alpha * x + beta));

export const elementwiseKernels: KernelTable<
  | Binary
  | 'Relu'
  | 'Sigmoid'
  | 'HardSigmoid'
  | 'HardSwish'
  | 'Clip'
  | 'Foreign'
  | 'Gelu'
  | 'Erf'
  | 'Tanh'
  | 'Exp'
  | 'Log'
  | 'Sqrt'
  | 'Abs'
  | 'Sign'
  | 'Step'
  | 'Pow'
  | 'Scale'
  | 'InvSqrt'
> = {
  Add(context) {
    const { out } = context;
    const [a, b] = operands(context);
    for (let i = 0; i < out.length; i++) out[i] = a[i]! + b[i]!;
  },
  Sub(context) {
    const { out } = context;
    const [a, b] = operands(context);
    for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!;
  },
  Mul(context) {
    const { out } = context;
    const [a, b] = operands(context);
    for (let i = 0; i < out.length; i++) out[i] = a[i]! * b[i]!;
  },
  Div(context) {
    const { out } = context;
    const [a, b] = operands(context);
    for (let i = 0; i < out.length; i++) out[i] = a[i]! / b[i]!;
  },
  Relu({ inputs: [x], out }) {
    for (let i = 0; i < out.length; i++) out[i] = Math.max(x![i]!, 0);
  },
  Step({ inputs: [x], out }) {
    for (let i = 0; i < out.length; i++) out[i] = x![i]! > 0 ? 1 : 0;
  },
  Scale({ node, inputs: [x], out }) {
    const { factor, offset } = node.attributes;
    for (let i = 0; i < out.length; i++) out[i] = factor * x![i]! + offset;
  },
  Sigmoid: map((x) => 1 / (1 + Math.exp(-x))),
  HardSigmoid({ node, inputs: [x], out }) {
    const { alpha, beta } = node.attributes;
    for (let i = 0; i < out.length; i++) out[i] = hardSigmoid(x![i]!, alpha, beta);
  },
  HardSwish: map((x) => x * hardSigmoid(x, 1 / 6, 0.5)),
  Clip({ node, inputs: [x], out }) {
    const { low, high } = node.attributes;
    for (let i = 0; i < out.length; i++) out[i] = Math.min(Math.max(x![i]!, low), high);
  },
  Foreign({ node, inputs: [x], out }) {
    const f = foreignFunction(node);
    for (let i = 0; i < out.length; i++) out[i] = f(x![i]!);
  },
  Gelu: map((x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2))),
  Erf: map(erf),
  Tanh: map(Math.tanh),
  Exp: map(Math.exp),
  Log: map(Math.log),
  Sqrt: map(Math.sqrt),
  Abs: map(Math.abs),
  Sign: map(Math.sign),
  Pow({ node, inputs: [x], out }) {
    const { exponent } = node.attributes;
    for (let i = 0; i < out.length; i++) out[i] = x![i]! ** exponent;
  },
  InvSqrt({ node, inputs: [x], out }) {
    const { epsilon } = node.attributes;
    for (let i = 0; i < out.length; i++) out[i] = 1 / Math.sqrt(x![i]! + epsilon);
  },
};

type Unary = 'Sigmoid' | 'HardSwish' | 'Gelu' | 'Erf' | 'Tanh' | 'Exp' | 'Log' | 'Sqrt' | 'Abs' | 'Sign';

function map(f: (x: number) => number): Kernel<Unary> {
  return ({ inputs: [x], out }) => {
    for (let i = 0; i < out.length; i++) out[i] = f(x![i]!);
  };
}
