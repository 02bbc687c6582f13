/**
 * Spearman's rho and Kendall's tau-b of bootstrap resamples. A resample is a count per row, so rows are sorted once and a resample
 * costs O(n log d), d the smaller number of distinct values. Equal to correlating the drawn rows.
 */
import { averageRanks } from '../../math/index.ts';

export interface ResampledCorrelation {
  /** Null where undefined (a side without two different values). */
  readonly spearman: number | null;
  /** Tau-b. */
  readonly kendall: number | null;
}

/** `counts[i]`: how often row i was drawn. Bytes, because 255 draws of one row do not happen and small arrays stay in the cache. */
export type Resample = (counts: Uint8Array) => ResampledCorrelation;

export function resampledRanks(x: ArrayLike<number>, y: ArrayLike<number>): Resample {
  const [first, second] = [denseRanks(x), denseRanks(y)];
  // Discordant pairs are the same from both sides; the tree stands on the side with fewer values.
  const [rows, tree] = second.distinct <= first.distinct ? [first, second] : [second, first];
  const n = x.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => rows.ranks[i]! - rows.ranks[j]! || tree.ranks[i]! - tree.ranks[j]!,
  );
  const rowRanks = Int32Array.from(order, (i) => rows.ranks[i]!);
  const treeRanks = Int32Array.from(order, (i) => tree.ranks[i]!);
  const rowWeights = new Int32Array(rows.distinct);
  const treeWeights = new Int32Array(tree.distinct);
  const rowPlaces = new Float64Array(rows.distinct);
  const treePlaces = new Float64Array(tree.distinct);
  const sums = new Int32Array(tree.distinct + 1);
  // The rows that were drawn at all, in order: about 63 % of them.
  const drawn = { count: new Int32Array(n), row: new Int32Array(n), tree: new Int32Array(n) };

  return (counts) => {
    rowWeights.fill(0);
    treeWeights.fill(0);
    let size = 0;
    let total = 0;
    for (let k = 0; k < n; k++) {
      const count = counts[order[k]!]!;
      if (count === 0) continue;
      const row = rowRanks[k]!;
      const rank = treeRanks[k]!;
      drawn.count[size] = count;
      drawn.row[size] = row;
      drawn.tree[size] = rank;
      size++;
      rowWeights[row]! += count;
      treeWeights[rank]! += count;
      total += count;
    }
    const pairs = pairsOf(total);
    const [tiedRows, tiedTree] = [tiedPairs(rowWeights), tiedPairs(treeWeights)];
    if (tiedRows === pairs || tiedTree === pairs) return { spearman: null, kendall: null };
    const squares = centredPlaces(rowWeights, total, rowPlaces) * centredPlaces(treeWeights, total, treePlaces);

    sums.fill(0);
    let covariance = 0;
    let discordant = 0;
    let tiedBoth = 0;
    let seen = 0;
    let run = 0;
    for (let k = 0; k < size; k++) {
      const count = drawn.count[k]!;
      const row = drawn.row[k]!;
      const rank = drawn.tree[k]!;
      covariance += count * rowPlaces[row]! * treePlaces[rank]!;
      if (k > 0 && (rank !== drawn.tree[k - 1] || row !== drawn.row[k - 1])) {
        tiedBoth += pairsOf(run);
        run = 0;
      }
      run += count;
      // Fenwick tree: how many so far stand above this one on the other side.
      let upTo = 0;
      for (let at = rank + 1; at > 0; at &= at - 1) upTo += sums[at]!;
      discordant += count * (seen - upTo);
      for (let at = rank + 1; at <= tree.distinct; at += at & -at) sums[at]! += count;
      seen += count;
    }
    tiedBoth += pairsOf(run);
    const difference = pairs - tiedRows - tiedTree + tiedBoth - 2 * discordant;
    return {
      spearman: clamp(covariance / Math.sqrt(squares)),
      kendall: clamp(difference / Math.sqrt(pairs - tiedRows) / Math.sqrt(pairs - tiedTree)),
    };
  };
}

const pairsOf = (n: number): number => (n * (n - 1)) / 2;
const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

function tiedPairs(weights: Int32Array): number {
  let pairs = 0;
  for (let i = 0; i < weights.length; i++) pairs += pairsOf(weights[i]!);
  return pairs;
}

/** Writes the average rank of each distinct value minus the mean rank; returns the weighted sum of their squares. */
function centredPlaces(weights: Int32Array, total: number, places: Float64Array): number {
  let before = 0;
  let squares = 0;
  for (let rank = 0; rank < weights.length; rank++) {
    const weight = weights[rank]!;
    const centred = before + (weight - total) / 2;
    places[rank] = centred;
    squares += weight * centred * centred;
    before += weight;
  }
  return squares;
}

function denseRanks(values: ArrayLike<number>): { readonly ranks: Int32Array; readonly distinct: number } {
  const averages = averageRanks(values);
  const sorted = Float64Array.from(new Set(averages)).sort();
  const position = new Map([...sorted].map((rank, i) => [rank, i]));
  return { ranks: Int32Array.from(averages, (rank) => position.get(rank)!), distinct: sorted.length };
}
