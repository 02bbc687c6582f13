/**
 * Pearson correlations between the rows of a matrix, of which only [rows, rows] numbers leave the program. Rows are centred and
 * scaled there, so that gradients of any size survive float32.
 */
import type { ProgramBuilder, Values } from '../../engine/index.ts';
import type { ValueId } from '../../graph/index.ts';

export interface RowCorrelation {
  /** [rows, rows]; NaN in the row and column of a constant row, which has no correlation. */
  readonly correlation: Float64Array;
  readonly mean: ArrayLike<number>;
  /** Sum of the squares of every row's deviations from its mean. */
  readonly squares: Float64Array;
}

/** `matrix`: [rows, columns]. The outputs belong to `readRowCorrelation`. */
export function rowCorrelation(
  program: ProgramBuilder,
  matrix: ValueId,
): { readonly mean: ValueId; readonly deviation: ValueId; readonly gram: ValueId } {
  const mean = program.add('ReduceMean', [matrix], { axes: [1], keepDims: true });
  const centred = program.add('Sub', [matrix, mean], {});
  const deviation = program.add('ReduceMean', [program.add('Abs', [centred], {})], { axes: [1], keepDims: true });
  // A constant row divides 0 by 0 here; it is recognised by its deviation when read.
  const scaled = program.add('Div', [centred, deviation], {});
  return { mean, deviation, gram: program.add('Gemm', [scaled, scaled], { transA: false, transB: true }) };
}

export function readRowCorrelation(mean: Values, deviation: Values, gram: Values): RowCorrelation {
  const rows = mean.length;
  const correlation = new Float64Array(rows * rows).fill(Number.NaN);
  const squares = new Float64Array(rows);
  // The mean of equal numbers is rounded: deviations of that size mean a constant row.
  const rounding = gram instanceof Float32Array ? 2 ** -22 : 2 ** -50;
  const varies = Array.from(mean, (value, i) => deviation[i]! > rounding * Math.abs(value));
  for (let i = 0; i < rows; i++) {
    if (!varies[i]) continue;
    const own = gram[i * rows + i]!;
    squares[i] = own * deviation[i]! ** 2;
    for (let j = 0; j < rows; j++)
      if (varies[j]) {
        const value = gram[i * rows + j]! / Math.sqrt(own * gram[j * rows + j]!);
        correlation[i * rows + j] = i === j ? 1 : Math.max(-1, Math.min(1, value));
      }
  }
  return { correlation, mean, squares };
}
