/**
 * Eigenvalues of a real symmetric matrix: Householder reduction to tridiagonal form, then implicit QL with Wilkinson
 * shifts (Golub and Van Loan, Matrix Computations, 8.3). Only the lower triangle is read, row by row, for the cache.
 */

/**
 * Eigenvalues in ascending order of the symmetric n x n matrix `a` (row-major; the lower triangle is read; `a` is unchanged).
 * Absolute error a small multiple of 2^-52 times the norm. All NaN when an entry is not finite. Time about 4/3 n^3.
 */
export function symmetricEigenvalues(a: ArrayLike<number>, n: number): Float64Array {
  if (a.length !== n * n) throw new Error(`symmetricEigenvalues: ${a.length} entries for n = ${n}`);
  let largest = 0;
  for (let i = 0; i < n * n; i++) {
    const size = Math.abs(a[i]!);
    if (!Number.isFinite(size)) return new Float64Array(n).fill(Number.NaN);
    if (size > largest) largest = size;
  }
  if (largest === 0) return new Float64Array(n);
  // A power of two, so that scaling is exact and squares neither overflow nor underflow.
  const scale = 2 ** Math.max(-1022, Math.min(1023, Math.floor(Math.log2(largest))));
  const work = Float64Array.from(a, (value) => value / scale);
  const { diagonal, offDiagonal } = tridiagonalise(work, n);
  implicitQl(diagonal, offDiagonal);
  for (let i = 0; i < n; i++) diagonal[i]! *= scale;
  return diagonal.sort();
}

/** Reduces the lower triangle of `a` in place, last row first, so that the remaining block always is contiguous rows. */
function tridiagonalise(a: Float64Array, n: number): { diagonal: Float64Array; offDiagonal: Float64Array } {
  const diagonal = new Float64Array(n);
  // offDiagonal[i] couples i - 1 and i.
  const offDiagonal = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = n - 1; k > 0; k--) {
    const v = a.subarray(k * n, k * n + k);
    diagonal[k] = a[k * n + k]!;
    let rest = 0;
    for (let j = 0; j < k - 1; j++) rest += v[j]! * v[j]!;
    const last = v[k - 1]!;
    if (rest === 0) {
      offDiagonal[k] = last;
      continue;
    }
    // Reflect v onto its last axis: v - alpha e, with the sign that avoids cancellation; H = I - v v^T / h.
    const norm = Math.sqrt(rest + last * last);
    const alpha = last > 0 ? -norm : norm;
    offDiagonal[k] = alpha;
    v[k - 1] = last - alpha;
    const h = norm * norm - last * alpha;
    multiplySymmetric(a, n, k, v, p);
    let dot = 0;
    for (let j = 0; j < k; j++) {
      p[j]! /= h;
      dot += p[j]! * v[j]!;
    }
    const shift = dot / (2 * h);
    for (let j = 0; j < k; j++) p[j]! -= shift * v[j]!;
    for (let i = 0; i < k; i++) {
      const vi = v[i]!;
      const pi = p[i]!;
      const row = i * n;
      for (let j = 0; j <= i; j++) a[row + j]! -= vi * p[j]! + pi * v[j]!;
    }
  }
  if (n > 0) diagonal[0] = a[0]!;
  return { diagonal, offDiagonal };
}

/** p = A v over the leading k x k block, from its lower triangle. */
function multiplySymmetric(a: Float64Array, n: number, k: number, v: Float64Array, p: Float64Array): void {
  p.fill(0, 0, k);
  for (let i = 0; i < k; i++) {
    const row = i * n;
    const vi = v[i]!;
    let sum = 0;
    for (let j = 0; j < i; j++) {
      const value = a[row + j]!;
      sum += value * v[j]!;
      p[j]! += value * vi;
    }
    p[i]! += sum + a[row + i]! * vi;
  }
}

/** Implicit QL on a tridiagonal matrix; `d` becomes the eigenvalues, unordered. `e[i]` couples i - 1 and i. */
function implicitQl(d: Float64Array, e: Float64Array): void {
  const n = d.length;
  e.copyWithin(0, 1);
  if (n > 0) e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!)) + 1e-290) m++;
      if (m === l) break;
      if (iteration === 100) throw new Error('symmetricEigenvalues: QL did not converge');
      const difference = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      const root = Math.hypot(difference, 1);
      let g = d[m]! - d[l]! + e[l]! / (difference + (difference >= 0 ? root : -root));
      let sine = 1;
      let cosine = 1;
      let shift = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = sine * e[i]!;
        const b = cosine * e[i]!;
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1]! -= shift;
          e[m] = 0;
          break;
        }
        sine = f / r;
        cosine = g / r;
        const h = d[i + 1]! - shift;
        const t = (d[i]! - h) * sine + 2 * cosine * b;
        shift = sine * t;
        d[i + 1] = h + shift;
        g = cosine * t - b;
      }
      if (i >= l) continue;
      d[l]! -= shift;
      e[l] = g;
      e[m] = 0;
    }
  }
}
