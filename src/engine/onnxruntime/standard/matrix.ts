/** Matrix products as ONNX nodes. */
import type { Shape } from '../../../graph/index.ts';
import type { Emitter } from '../emitter.ts';
import type { LoweringTable } from '../types.ts';

function swapped(emit: Emitter, x: string, shape: Shape): string {
  const rank = shape.length;
  const permutation = shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  return emit.once(`swapped ${x}`, () => emit.transpose(x, permutation));
}

export const matrix: LoweringTable<'Gemm' | 'MatMul'> = {
  Gemm: ({ emit, node, value }) =>
    emit.op(
      'Gemm',
      node.inputs.map((_, i) => value(i)),
      {
        ...(node.attributes.transA ? { transA: 1 } : {}),
        ...(node.attributes.transB ? { transB: 1 } : {}),
      },
    ),
  MatMul({ emit, node, shapes, value }) {
    const { transA, transB } = node.attributes;
    if (shapes[0]!.length === 2 && shapes[1]!.length === 2) {
      return emit.op('Gemm', [value(0), value(1)], { transA: transA ? 1 : 0, transB: transB ? 1 : 0 });
    }
    return emit.op('MatMul', [
      transA ? swapped(emit, value(0), shapes[0]!) : value(0),
      transB ? swapped(emit, value(1), shapes[1]!) : value(1),
    ]);
  },
};
