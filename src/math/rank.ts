/** Rank statistics with exact ties. Infinities are ordinary values; a NaN is a defect of the caller and throws. */

/** Ascending ranks 1..n; equal values share the average of their ranks. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = sortedOrder(values);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) ranks[order[i]!] = rank;
    start = end;
  }
  return ranks;
}

/** Spearman's rho: Pearson's correlation of the average ranks; null when undefined (fewer than 2 pairs, or a constant side). */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  return x.length === y.length ? pearson(averageRanks(x), averageRanks(y)) : lengthsDiffer(x, y);
}

/** Pearson's correlation, clamped to [-1, 1]; null when undefined (fewer than 2 pairs, or a constant side). */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const n = x.length;
  if (y.length !== n) return lengthsDiffer(x, y);
  if (n < 2 || isConstant(x) || isConstant(y)) return null;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i]!;
    meanY += y[i]!;
  }
  meanX /= n;
  meanY /= n;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  const value = xy / Math.sqrt(xx * yy);
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : null;
}

/**
 * Kendall's tau-b in O(n log n): W. R. Knight, A Computer Method for Calculating Kendall's Tau with Ungrouped Data (1966).
 * Pair counts are exact integers for n up to 10^8. Null when undefined (fewer than 2 pairs, or a constant side).
 */
export function kendallTauB(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const n = x.length;
  if (y.length !== n) return lengthsDiffer(x, y);
  if (n < 2) return null;
  // Dense ranks are compared from here on: small integers, and infinities need no care.
  const rankX = averageRanks(x);
  const rankY = averageRanks(y);
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => rankX[i]! - rankX[j]! || rankY[i]! - rankY[j]!,
  );
  const tiesX = tiedPairs(order, (i, j) => rankX[i] === rankX[j]);
  const tiesBoth = tiedPairs(order, (i, j) => rankX[i] === rankX[j] && rankY[i] === rankY[j]);
  const ySequence = Float64Array.from(order, (i) => rankY[i]!);
  const discordant = sortCountingInversions(ySequence);
  const tiesY = tiedPairs(ySequence, (a, b) => a === b);
  const total = (n * (n - 1)) / 2;
  if (tiesX === total || tiesY === total) return null;
  const concordantMinusDiscordant = total - tiesX - tiesY + tiesBoth - 2 * discordant;
  const value = concordantMinusDiscordant / Math.sqrt(total - tiesX) / Math.sqrt(total - tiesY);
  return Math.max(-1, Math.min(1, value));
}

/**
 * AZ-NAS's non-linear rank aggregation (AZ-NAS, arXiv 2403.19232, equation 10): per entry the sum over columns of
 * ln(rank / m), smallest value rank 1, ties averaged. A null (failed score) ranks lowest, together with -Infinity.
 */
export function logRankSum(columns: readonly (readonly (number | null)[])[]): Float64Array {
  const m = columns[0]?.length ?? 0;
  const sums = new Float64Array(m);
  for (const column of columns) {
    if (column.length !== m) throw new Error(`logRankSum: columns of ${m} and ${column.length} entries`);
    const ranks = averageRanks(column.map((value) => value ?? Number.NEGATIVE_INFINITY));
    for (let i = 0; i < m; i++) sums[i]! += Math.log(ranks[i]! / m);
  }
  return sums;
}

/** Indices that sort the values ascending; equal values keep their order. */
export function sortedOrder(values: ArrayLike<number>): Uint32Array {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) throw new RangeError(`NaN at index ${i}`);
  // Subtraction would give NaN for equal infinities.
  return Uint32Array.from({ length: values.length }, (_, i) => i).sort((i, j) => {
    const a = values[i]!;
    const b = values[j]!;
    return a < b ? -1 : a > b ? 1 : i - j;
  });
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** Pairs inside the runs of equal neighbours of a sequence sorted so that equals are adjacent. */
function tiedPairs(sorted: ArrayLike<number>, same: (a: number, b: number) => boolean): number {
  let pairs = 0;
  for (let i = 1, run = 0; i < sorted.length; i++) {
    run = same(sorted[i - 1]!, sorted[i]!) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Bottom-up merge sort in place; returns the number of pairs strictly out of order. */
function sortCountingInversions(values: Float64Array): number {
  const n = values.length;
  let source: Float64Array = values;
  let target: Float64Array = new Float64Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let out = start; out < end; out++) {
        if (left < middle && (right >= end || source[left]! <= source[right]!)) target[out] = source[left++]!;
        else {
          target[out] = source[right++]!;
          inversions += middle - left;
        }
      }
    }
    [source, target] = [target, source];
  }
  if (source !== values) values.set(source);
  return inversions;
}

function lengthsDiffer(x: ArrayLike<number>, y: ArrayLike<number>): never {
  throw new Error(`rank statistics: ${x.length} values against ${y.length}`);
}
