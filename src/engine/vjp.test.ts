/**
 * Every derivative rule against central differences in float64: step 1e-5, truncation O(1e-10), round-off about 1e-11 relative
 * to O(1) values, so 1e-6 is a safe bound. First and second order: the gradient's own gradient is differenced too.
 */
import { describe, expect, it } from 'vitest';
import { opCases, scalarOf } from '../../test/support/op-cases.ts';
import type { Shape, ValueId } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import { createReferenceExecutor, gradients, ProgramBuilder, type Values } from './index.ts';

const executor = createReferenceExecutor();

async function evaluate(
  b: ProgramBuilder,
  outputs: Record<string, ValueId>,
  values: readonly Float64Array[],
): Promise<Record<string, Values>> {
  const program = await executor.compile(b.build(outputs));
  return program.run(Object.fromEntries(values.map((x, i) => [`x${i}`, x])));
}

describe.each(opCases)('$name', ({ kind, shapes, make, smooth, domain }) => {
  const rng = stream(1, 'vjp test', kind);
  const draw = (shape: Shape): Float64Array =>
    Float64Array.from({ length: shape.reduce((n, length) => n * length, 1) }, () =>
      (domain ?? ((x) => x))(rng.normal()),
    );
  const values = shapes.map(draw);
  const b = new ProgramBuilder();
  const inputs = shapes.map((shape, i) => b.input(`x${i}`, shape));
  const targets = smooth ?? shapes.map((_, i) => i);
  const f = scalarOf(b, make(b, inputs), rng);
  const first = gradients(
    b,
    f,
    targets.map((i) => inputs[i]!),
  );
  // Second order: differentiate <gradient, direction> once more.
  const directions = targets.map((i) => draw(shapes[i]!));
  const products = first.flatMap((g, t) => {
    if (g === null) return [];
    const product = b.add('Mul', [g, b.constant(directions[t]!, b.shape(g))], {});
    return [b.add('ReduceSum', [product], { axes: b.shape(g).map((_, axis) => axis), keepDims: false })];
  });
  const h = b.sum(products);
  const second = gradients(
    b,
    h,
    targets.map((i) => inputs[i]!),
  );

  it.each([
    ['first', f, first],
    ['second', h, second],
  ] as const)('%s derivative equals central differences', async (_order, scalar, symbolic) => {
    const outputs: Record<string, ValueId> = { scalar };
    symbolic.forEach((g, t) => {
      if (g !== null) outputs[`g${t}`] = g;
    });
    const exact = await evaluate(b, outputs, values);
    const program = await executor.compile(b.build({ scalar }));
    const at = async (i: number, k: number, step: number): Promise<number> => {
      const moved = values.map((x, j) => (j === i ? x.slice() : x));
      moved[i]![k] = moved[i]![k]! + step;
      return (await program.run(Object.fromEntries(moved.map((x, j) => [`x${j}`, x])))).scalar![0]!;
    };
    for (let t = 0; t < targets.length; t++) {
      const i = targets[t]!;
      // A few elements of large inputs are enough: rules treat all alike, edges included through the random choice.
      const elements =
        values[i]!.length <= 12 ? [...values[i]!.keys()] : Array.from({ length: 12 }, () => rng.int(values[i]!.length));
      for (const k of elements) {
        const difference = ((await at(i, k, 1e-5)) - (await at(i, k, -1e-5))) / 2e-5;
        const symbolicValue = exact[`g${t}`]?.[k] ?? 0;
        expect(Math.abs(symbolicValue - difference)).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(difference)) + 2e-7 * Math.abs(exact.scalar![0]!),
        );
      }
    }
  });
});
