/** Derivatives of ops that move, join, cut and reduce. */
import { type Shape, size, type ValueId } from '../../graph/index.ts';
import type { ProgramBuilder } from '../program-builder.ts';
import { unbroadcast } from './elementwise.ts';
import type { RuleTable } from './types.ts';

const kept = (shape: Shape, axes: readonly number[]): Shape => shape.map((n, i) => (axes.includes(i) ? 1 : n));

function spread(program: ProgramBuilder, g: ValueId, shape: Shape, axes: readonly number[], factor: number): ValueId {
  return program.add('Broadcast', [program.reshape(program.scale(g, factor), kept(shape, axes))], { target: shape });
}

export const structure: RuleTable<
  | 'Concat'
  | 'Slice'
  | 'Pad'
  | 'Reshape'
  | 'Flatten'
  | 'Transpose'
  | 'ReduceSum'
  | 'ReduceMean'
  | 'ReduceMax'
  | 'Broadcast'
  | 'CrossEntropy'
> = {
  Concat({ program, node, inputs, g, wants }) {
    const { axis } = node.attributes;
    let start = 0;
    return inputs.map((x, i) => {
      const shape = program.shape(x);
      const from = start;
      start += shape[axis]!;
      if (!wants(i)) return null;
      return program.add('Slice', [g], {
        starts: shape.map((_, k) => (k === axis ? from : 0)),
        ends: shape.map((n, k) => (k === axis ? from + n : n)),
        steps: shape.map(() => 1),
      });
    });
  },
  Slice({ program, node, inputs, g }) {
    const { starts, steps } = node.attributes;
    const shape = program.shape(inputs[0]!);
    const covered = (i: number): number => starts[i]! + (node.shape[i]! - 1) * steps[i]! + 1;
    return [
      program.add('Pad', [g], {
        low: starts,
        high: shape.map((n, i) => n - covered(i)),
        interior: steps.map((step) => step - 1),
      }),
    ];
  },
  Pad({ program, node, inputs, g }) {
    const { low, interior } = node.attributes;
    const shape = program.shape(inputs[0]!);
    return [
      program.add('Slice', [g], {
        starts: low,
        ends: shape.map((n, i) => low[i]! + (n - 1) * (interior[i]! + 1) + 1),
        steps: interior.map((gap) => gap + 1),
      }),
    ];
  },
  Reshape: ({ program, inputs, g }) => [program.reshape(g, program.shape(inputs[0]!))],
  Flatten: ({ program, inputs, g }) => [program.reshape(g, program.shape(inputs[0]!))],
  Transpose({ program, node, g }) {
    const inverse: number[] = [];
    node.attributes.permutation.forEach((axis, i) => {
      inverse[axis] = i;
    });
    return [program.add('Transpose', [g], { permutation: inverse })];
  },
  ReduceSum: ({ program, node, inputs, g }) => [spread(program, g, program.shape(inputs[0]!), node.attributes.axes, 1)],
  ReduceMean({ program, node, inputs, g }) {
    const shape = program.shape(inputs[0]!);
    return [spread(program, g, shape, node.attributes.axes, size(node.shape) / size(shape))];
  },
  /** Used to rescale; a constant by definition. */
  ReduceMax: () => [null],
  Broadcast: ({ program, inputs, g }) => [unbroadcast(program, g, program.shape(inputs[0]!))],
  /** g (softmax(x) - t) / B, for targets whose rows sum to 1. */
  CrossEntropy({ program, inputs, g, wants }) {
    const [logits, target] = inputs as readonly [ValueId, ValueId];
    if (!wants(0)) return [null, null];
    const difference = program.add('Sub', [program.add('Softmax', [logits], { axis: 1 }), target], {});
    const gradient = program.scale(difference, 1 / program.shape(logits)[0]!);
    return [program.isOne(g) ? gradient : program.add('Mul', [gradient, g], {}), null];
  },
};
