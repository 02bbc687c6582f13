/**
 * Largest singular value of a matrix. Small matrices: root of the largest eigenvalue of the smaller Gram matrix. Large ones: the
 * Lanczos process on that Gram matrix without forming it, with full reorthogonalisation (Golub and Van Loan, Matrix Computations,
 * 10.1 and 10.3), whose largest Ritz value converges to it from below.
 */
import { gramMatrix } from './dense.ts';
import { symmetricEigenvalues } from './symmetric-eigen.ts';

/** Side of the smaller Gram matrix above which Lanczos is faster. */
const smallSide = 96;

/**
 * Relative error about 1e-15 times the side for small matrices (the largest value does not suffer from squaring), below 1e-10 for
 * large ones. NaN when an entry is not finite.
 */
export function largestSingularValue(a: ArrayLike<number>, rows: number, columns: number): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.abs(a[i]!);
    if (!Number.isFinite(size)) return Number.NaN;
    if (size > largest) largest = size;
  }
  if (largest === 0) return 0;
  const scaled = new Float64Array(a.length);
  const wide = rows <= columns;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) scaled[wide ? i * columns + j : j * rows + i] = a[i * columns + j]! / largest;
  const [side, length] = wide ? [rows, columns] : [columns, rows];
  const square =
    side <= smallSide
      ? symmetricEigenvalues(gramMatrix(scaled, side, length), side)[side - 1]!
      : largestRitzValue(scaled, side, length);
  return largest * Math.sqrt(square);
}

/** Largest eigenvalue of X X^T, X [side, length]. */
function largestRitzValue(x: Float64Array, side: number, length: number): number {
  const basis: Float64Array[] = [startVector(side)];
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  let [before, last] = [0, 0];
  for (let step = 0; step < side; step++) {
    const q = basis[step]!;
    const w = timesGram(x, q, side, length);
    diagonal.push(dot(w, q));
    // Twice: once leaves a part of round-off in the span.
    for (let pass = 0; pass < 2; pass++) for (const each of basis) subtract(w, each, dot(w, each));
    const norm = Math.sqrt(dot(w, w));
    const ended = norm <= 1e-14 * diagonal[0]! || step === side - 1;
    if (ended || step % 8 === 7) {
      const ritz = tridiagonalMaximum(diagonal, offDiagonal);
      if (ended || (ritz - last <= 1e-13 * ritz && last - before <= 1e-12 * ritz)) return ritz;
      [before, last] = [last, ritz];
    }
    offDiagonal.push(norm);
    basis.push(w.map((value) => value / norm));
  }
  return last;
}

/** Irregular, so that it is orthogonal to no eigenvector of practical matrices; the same for every call. */
function startVector(side: number): Float64Array {
  const vector = Float64Array.from({ length: side }, (_, i) => 1 + Math.sin(12.9898 * i + 0.5));
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}

function timesGram(x: Float64Array, q: Float64Array, side: number, length: number): Float64Array {
  const product = new Float64Array(length);
  for (let i = 0, p = 0; i < side; i++) {
    const factor = q[i]!;
    for (let j = 0; j < length; j++) product[j]! += factor * x[p++]!;
  }
  const result = new Float64Array(side);
  for (let i = 0, p = 0; i < side; i++) {
    let sum = 0;
    for (let j = 0; j < length; j++) sum += x[p++]! * product[j]!;
    result[i] = sum;
  }
  return result;
}

function tridiagonalMaximum(diagonal: readonly number[], offDiagonal: readonly number[]): number {
  const n = diagonal.length;
  const dense = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    dense[i * n + i] = diagonal[i]!;
    if (i > 0) dense[i * n + i - 1] = offDiagonal[i - 1]!;
  }
  return symmetricEigenvalues(dense, n)[n - 1]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function subtract(w: Float64Array, q: Float64Array, factor: number): void {
  for (let i = 0; i < w.length; i++) w[i]! -= factor * q[i]!;
}
