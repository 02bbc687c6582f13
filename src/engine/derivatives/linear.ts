/** Derivatives of convolutions, matrix products and pools. Each family is closed: its adjoints' derivatives are its own ops. */
import type { ValueId } from '../../graph/index.ts';
import { unbroadcast } from './elementwise.ts';
import type { RuleTable } from './types.ts';

export const linear: RuleTable<
  | 'Conv'
  | 'ConvGradInput'
  | 'ConvGradWeight'
  | 'Gemm'
  | 'MatMul'
  | 'AveragePool'
  | 'AveragePoolGrad'
  | 'MaxPool'
  | 'MaxPoolGrad'
  | 'MaxPoolPick'
  | 'GlobalAveragePool'
> = {
  Conv({ program, node, inputs, g, wants }) {
    const [x, w] = inputs as readonly [ValueId, ValueId];
    const a = node.attributes;
    return [
      wants(0) ? program.add('ConvGradInput', [g, w], { ...a, inputShape: program.shape(x) }) : null,
      wants(1) ? program.add('ConvGradWeight', [x, g], { ...a, weightShape: program.shape(w) }) : null,
      wants(2) ? program.add('ReduceSum', [g], { axes: [0, 2, 3], keepDims: false }) : null,
    ];
  },
  /** Linear in dy and in w. */
  ConvGradInput({ program, node, inputs, g, wants }) {
    const [dy, w] = inputs as readonly [ValueId, ValueId];
    const { inputShape: _, ...a } = node.attributes;
    return [
      wants(0) ? program.add('Conv', [g, w], a) : null,
      wants(1) ? program.add('ConvGradWeight', [g, dy], { ...a, weightShape: program.shape(w) }) : null,
    ];
  },
  ConvGradWeight({ program, node, inputs, g, wants }) {
    const [x, dy] = inputs as readonly [ValueId, ValueId];
    const { weightShape: _, ...a } = node.attributes;
    return [
      wants(0) ? program.add('ConvGradInput', [dy, g], { ...a, inputShape: program.shape(x) }) : null,
      wants(1) ? program.add('Conv', [x, g], a) : null,
    ];
  },
  Gemm({ program, node, inputs, g, wants }) {
    const [a, b, c] = inputs as readonly [ValueId, ValueId, ValueId | undefined];
    const { transA, transB } = node.attributes;
    const first = (): ValueId =>
      transA
        ? program.add('Gemm', [b, g], { transA: transB, transB: true })
        : program.add('Gemm', [g, b], { transA: false, transB: !transB });
    const second = (): ValueId =>
      transB
        ? program.add('Gemm', [g, a], { transA: true, transB: transA })
        : program.add('Gemm', [a, g], { transA: !transA, transB: false });
    return [
      wants(0) ? first() : null,
      wants(1) ? second() : null,
      c !== undefined && wants(2) ? unbroadcast(program, g, program.shape(c)) : null,
    ];
  },
  MatMul({ program, node, inputs, g, wants }) {
    const [a, b] = inputs as readonly [ValueId, ValueId];
    const { transA, transB } = node.attributes;
    const first = (): ValueId =>
      transA
        ? program.add('MatMul', [b, g], { transA: transB, transB: true })
        : program.add('MatMul', [g, b], { transA: false, transB: !transB });
    const second = (): ValueId =>
      transB
        ? program.add('MatMul', [g, a], { transA: true, transB: transA })
        : program.add('MatMul', [a, g], { transA: !transA, transB: false });
    return [
      wants(0) ? unbroadcast(program, first(), program.shape(a)) : null,
      wants(1) ? unbroadcast(program, second(), program.shape(b)) : null,
    ];
  },
  AveragePool: ({ program, node, inputs, g }) => [
    program.add('AveragePoolGrad', [g], { ...node.attributes, inputShape: program.shape(inputs[0]!) }),
  ],
  AveragePoolGrad({ program, node, g }) {
    const { inputShape: _, ...a } = node.attributes;
    return [program.add('AveragePool', [g], a)];
  },
  MaxPool: ({ program, node, inputs, g }) => [program.add('MaxPoolGrad', [g, inputs[0]!], node.attributes)],
  /** Linear in dy; the positions of the maxima are constants. */
  MaxPoolGrad: ({ program, node, inputs, g, wants }) => [
    wants(0) ? program.add('MaxPoolPick', [g, inputs[1]!], node.attributes) : null,
    null,
  ],
  MaxPoolPick: ({ program, node, inputs, g, wants }) => [
    wants(0) ? program.add('MaxPoolGrad', [g, inputs[1]!], node.attributes) : null,
    null,
  ],
  GlobalAveragePool({ program, inputs, g }) {
    const shape = program.shape(inputs[0]!);
    return [program.add('Broadcast', [program.scale(g, 1 / (shape[2]! * shape[3]!))], { target: shape })];
  },
};
