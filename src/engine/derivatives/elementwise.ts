/** Derivatives of elementwise ops and of broadcasting arithmetic. */
import type { Shape, ValueId } from '../../graph/index.ts';
import { noDerivative } from '../foreign.ts';
import type { ProgramBuilder } from '../program-builder.ts';
import type { RuleTable } from './types.ts';

/** Sums a gradient over the axes that broadcasting added or stretched: adjoint of NumPy broadcasting. */
export function unbroadcast(program: ProgramBuilder, g: ValueId, shape: Shape): ValueId {
  const from = program.shape(g);
  if (from.join() === shape.join()) return g;
  const lead = from.length - shape.length;
  const axes = from.map((_, i) => i).filter((i) => i < lead || (shape[i - lead] === 1 && from[i] !== 1));
  const summed = axes.length === 0 ? g : program.add('ReduceSum', [g], { axes, keepDims: true });
  return program.reshape(summed, shape);
}

const mul = (program: ProgramBuilder, a: ValueId, b: ValueId): ValueId => program.add('Mul', [a, b], {});

export const elementwise: RuleTable<
  | 'Relu'
  | 'Sigmoid'
  | 'HardSigmoid'
  | 'HardSwish'
  | 'Clip'
  | 'Foreign'
  | 'Gelu'
  | 'Erf'
  | 'Tanh'
  | 'Softmax'
  | 'Add'
  | 'Sub'
  | 'Mul'
  | 'Div'
  | 'Exp'
  | 'Log'
  | 'Sqrt'
  | 'Abs'
  | 'Sign'
  | 'Step'
  | 'Pow'
  | 'Scale'
  | 'InvSqrt'
  | 'Identity'
  | 'Zero'
> = {
  /** g * [y > 0]; reads the output, so the input need not be kept. */
  Relu: ({ program, y, g }) => [mul(program, g, program.add('Step', [y], {}))],
  /** g y (1 - y). */
  Sigmoid: ({ program, y, g }) => [
    mul(program, g, mul(program, y, program.add('Scale', [y], { factor: -1, offset: 1 }))),
  ],
  /** g alpha where 0 < y < 1. */
  HardSigmoid: ({ program, node, y, g }) => [program.scale(mul(program, g, inside(program, y)), node.attributes.alpha)],
  /** g (h + x/6 [0 < h < 1]), h = HardSigmoid(x, 1/6, 1/2). */
  HardSwish({ program, inputs, g }) {
    const x = inputs[0]!;
    const h = program.add('HardSigmoid', [x], { alpha: 1 / 6, beta: 0.5 });
    const slope = program.add('Add', [h, program.scale(mul(program, x, inside(program, h)), 1 / 6)], {});
    return [mul(program, g, slope)];
  },
  /** g where low < y < high. */
  Clip({ program, node, y, g }) {
    const { low, high } = node.attributes;
    const above = low === 0 ? y : program.add('Scale', [y], { factor: 1, offset: -low });
    const below = program.add('Scale', [y], { factor: -1, offset: high });
    return [mul(program, g, program.add('Step', [mul(program, above, below)], {}))];
  },
  Foreign: ({ node }) => noDerivative(node),
  /** g (Phi(x) + x phi(x)). */
  Gelu({ program, inputs, g }) {
    const x = inputs[0]!;
    const erf = program.add('Erf', [program.scale(x, Math.SQRT1_2)], {});
    const cumulative = program.add('Scale', [erf], { factor: 0.5, offset: 0.5 });
    const density = program.scale(
      program.add('Exp', [program.scale(mul(program, x, x), -0.5)], {}),
      1 / Math.sqrt(2 * Math.PI),
    );
    return [mul(program, g, program.add('Add', [cumulative, mul(program, x, density)], {}))];
  },
  /** g 2/sqrt(pi) exp(-x^2). */
  Erf({ program, inputs, g }) {
    const x = inputs[0]!;
    const bell = program.add('Exp', [program.scale(mul(program, x, x), -1)], {});
    return [program.scale(mul(program, g, bell), 2 / Math.sqrt(Math.PI))];
  },
  /** g (1 - y^2). */
  Tanh: ({ program, y, g }) => [mul(program, g, program.add('Scale', [mul(program, y, y)], { factor: -1, offset: 1 }))],
  /** y (g - sum(g y)). */
  Softmax({ program, node, y, g }) {
    const rank = node.shape.length;
    const axis = (node.attributes.axis + rank) % rank;
    const inner = program.add('ReduceSum', [mul(program, g, y)], { axes: [axis], keepDims: true });
    return [mul(program, y, program.add('Sub', [g, inner], {}))];
  },
  Add: ({ program, inputs, g, wants }) =>
    inputs.map((x, i) => (wants(i) ? unbroadcast(program, g, program.shape(x)) : null)),
  Sub: ({ program, inputs, g, wants }) => [
    wants(0) ? unbroadcast(program, g, program.shape(inputs[0]!)) : null,
    wants(1) ? program.scale(unbroadcast(program, g, program.shape(inputs[1]!)), -1) : null,
  ],
  Mul: ({ program, inputs, g, wants }) => {
    const [a, b] = inputs as readonly [ValueId, ValueId];
    return [
      wants(0) ? unbroadcast(program, mul(program, g, b), program.shape(a)) : null,
      wants(1) ? unbroadcast(program, mul(program, g, a), program.shape(b)) : null,
    ];
  },
  /** a/b: g/b and -g y/b. */
  Div: ({ program, inputs, y, g, wants }) => {
    const [a, b] = inputs as readonly [ValueId, ValueId];
    const quotient = program.add('Div', [g, b], {});
    return [
      wants(0) ? unbroadcast(program, quotient, program.shape(a)) : null,
      wants(1) ? program.scale(unbroadcast(program, mul(program, quotient, y), program.shape(b)), -1) : null,
    ];
  },
  Exp: ({ program, y, g }) => [mul(program, g, y)],
  Log: ({ program, inputs, g }) => [program.add('Div', [g, inputs[0]!], {})],
  Sqrt: ({ program, y, g }) => [program.scale(program.add('Div', [g, y], {}), 0.5)],
  Abs: ({ program, inputs, g }) => [mul(program, g, program.add('Sign', [inputs[0]!], {}))],
  Sign: () => [null],
  Step: () => [null],
  Pow({ program, node, inputs, g }) {
    const { exponent } = node.attributes;
    const power = exponent === 2 ? inputs[0]! : program.add('Pow', [inputs[0]!], { exponent: exponent - 1 });
    return [program.scale(mul(program, g, power), exponent)];
  },
  Scale: ({ program, node, g }) => [program.scale(g, node.attributes.factor)],
  /** d (x+e)^(-1/2) = -1/2 y^3. */
  InvSqrt: ({ program, y, g }) => [program.scale(mul(program, g, program.add('Pow', [y], { exponent: 3 })), -0.5)],
  Identity: ({ g }) => [g],
  Zero: () => [null],
};

/** 1 where 0 < h < 1. */
function inside(program: ProgramBuilder, h: ValueId): ValueId {
  const below = program.add('Step', [program.add('Scale', [h], { factor: -1, offset: 1 })], {});
  return mul(program, program.add('Step', [h], {}), below);
}
