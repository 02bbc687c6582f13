/** Small dense linear algebra on row-major typed arrays, in float64. */

/**
 * ln |det A| of the n x n matrix `a` (row-major, unchanged) by LU with partial pivoting; -Infinity when a pivot is exactly
 * zero, NaN when an entry is not finite. The empty matrix gives 0.
 */
export function logAbsDeterminant(a: ArrayLike<number>, n: number): number {
  if (a.length !== n * n) throw new Error(`logAbsDeterminant: ${a.length} entries for n = ${n}`);
  const lu = Float64Array.from(a);
  if (!lu.every(Number.isFinite)) return Number.NaN;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    let pivotRow = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]!) > Math.abs(lu[pivotRow * n + k]!)) pivotRow = i;
    const pivot = lu[pivotRow * n + k]!;
    if (pivot === 0) return Number.NEGATIVE_INFINITY;
    sum += Math.log(Math.abs(pivot));
    if (pivotRow !== k) {
      const held = lu.slice(k * n, k * n + n);
      lu.copyWithin(k * n, pivotRow * n, pivotRow * n + n);
      lu.set(held, pivotRow * n);
    }
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k]! / pivot;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!;
    }
  }
  return sum;
}

/** Gram matrix of the rows, X X^T: [rows, rows], row-major. */
export function gramMatrix(x: ArrayLike<number>, rows: number, columns: number): Float64Array {
  if (x.length !== rows * columns) throw new Error(`gramMatrix: ${x.length} entries for ${rows} x ${columns}`);
  // One typed-array kind only, so that the inner loop stays monomorphic.
  const values = x instanceof Float64Array ? x : Float64Array.from(x);
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0, p = i * columns, q = j * columns; k < columns; k++) sum += values[p + k]! * values[q + k]!;
      gram[i * rows + j] = sum;
      gram[j * rows + i] = sum;
    }
  }
  return gram;
}

/**
 * Pearson correlations between the rows (as `numpy.corrcoef`), clamped to [-1, 1]; [rows, rows]. A row whose entries are all
 * equal has no correlation: its row and column are NaN, and the caller says what that means.
 */
export function correlationMatrix(x: ArrayLike<number>, rows: number, columns: number): Float64Array {
  if (x.length !== rows * columns) throw new Error(`correlationMatrix: ${x.length} entries for ${rows} x ${columns}`);
  const centred = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let sum = 0;
    let constant = true;
    let largest = 0;
    for (let k = start; k < start + columns; k++) {
      sum += x[k]!;
      if (x[k] !== x[start]) constant = false;
      largest = Math.max(largest, Math.abs(x[k]!));
    }
    const mean = sum / columns;
    // Divided by the largest entry: gradients of 1e-30 would otherwise leave the products subnormal.
    const scale = constant || largest === 0 ? Number.NaN : largest;
    for (let k = start; k < start + columns; k++) centred[k] = (x[k]! - mean) / scale;
  }
  const gram = gramMatrix(centred, rows, columns);
  const norms = Float64Array.from({ length: rows }, (_, i) => Math.sqrt(gram[i * rows + i]!));
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++) {
      const value = gram[i * rows + j]! / (norms[i]! * norms[j]!);
      gram[i * rows + j] = i === j && !Number.isNaN(value) ? 1 : Math.max(-1, Math.min(1, value));
    }
  return gram;
}
