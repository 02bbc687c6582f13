/**
 * Spearman's rho and Kendall's tau-b of bootstrap resamples. A resample is a count per row, so rows are sorted once and a resample
 * costs O(n) for rho and O(n log d) for tau-b, d the smaller number of distinct values. Equal to correlating the drawn rows.
 */
import { averageRanks } from '../../math/index.ts';

export interface ResampledRanks {
  /** `counts[i]`: how often row i was drawn. Null where undefined (a side without two different values). */
  spearman(counts: ArrayLike<number>): number | null;
  kendall(counts: ArrayLike<number>): number | null;
}

export function resampledRanks(x: ArrayLike<number>, y: ArrayLike<number>): ResampledRanks {
  const [first, second] = [denseRanks(x), denseRanks(y)];
  // Discordant pairs are the same from both sides; the tree stands on the side with fewer values.
  const [rows, tree] = second.distinct <= first.distinct ? [first, second] : [second, first];
  const n = x.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => rows.ranks[i]! - rows.ranks[j]! || tree.ranks[i]! - tree.ranks[j]!,
  );
  const rowRank = Uint32Array.from(order, (i) => rows.ranks[i]!);
  const treeRank = Uint32Array.from(order, (i) => tree.ranks[i]!);
  const rowWeights = new Float64Array(rows.distinct);
  const treeWeights = new Float64Array(tree.distinct);
  const rowMeans = new Float64Array(rows.distinct);
  const treeMeans = new Float64Array(tree.distinct);
  const fenwick = new Float64Array(tree.distinct + 1);

  function weigh(counts: ArrayLike<number>): number {
    rowWeights.fill(0);
    treeWeights.fill(0);
    let total = 0;
    for (let k = 0; k < n; k++) {
      const count = counts[order[k]!]!;
      rowWeights[rowRank[k]!]! += count;
      treeWeights[treeRank[k]!]! += count;
      total += count;
    }
    return total;
  }

  return {
    spearman(counts) {
      const total = weigh(counts);
      const [varianceRows, varianceTree] = [centredRanks(rowWeights, rowMeans), centredRanks(treeWeights, treeMeans)];
      let covariance = 0;
      for (let k = 0; k < n; k++) covariance += counts[order[k]!]! * rowMeans[rowRank[k]!]! * treeMeans[treeRank[k]!]!;
      if (total < 2 || varianceRows === 0 || varianceTree === 0) return null;
      return Math.max(-1, Math.min(1, covariance / Math.sqrt(varianceRows) / Math.sqrt(varianceTree)));
    },
    kendall(counts) {
      const total = weigh(counts);
      const pairs = pairsOf(total);
      const [tiedRows, tiedTree] = [rowWeights.reduce(sumPairs, 0), treeWeights.reduce(sumPairs, 0)];
      if (tiedRows === pairs || tiedTree === pairs) return null;
      fenwick.fill(0);
      let discordant = 0;
      let tiedBoth = 0;
      let seen = 0;
      let run = 0;
      for (let k = 0; k < n; k++) {
        const count = counts[order[k]!]!;
        const rank = treeRank[k]!;
        if (k > 0 && (rank !== treeRank[k - 1] || rowRank[k] !== rowRank[k - 1])) {
          tiedBoth += pairsOf(run);
          run = 0;
        }
        if (count === 0) continue;
        run += count;
        let upTo = 0;
        for (let at = rank + 1; at > 0; at &= at - 1) upTo += fenwick[at]!;
        discordant += count * (seen - upTo);
        for (let at = rank + 1; at <= tree.distinct; at += at & -at) fenwick[at]! += count;
        seen += count;
      }
      tiedBoth += pairsOf(run);
      const difference = pairs - tiedRows - tiedTree + tiedBoth - 2 * discordant;
      const value = difference / Math.sqrt(pairs - tiedRows) / Math.sqrt(pairs - tiedTree);
      return Math.max(-1, Math.min(1, value));
    },
  };
}

const pairsOf = (n: number): number => (n * (n - 1)) / 2;
const sumPairs = (sum: number, weight: number): number => sum + pairsOf(weight);

/** Writes the average rank of each distinct value minus the mean rank; returns the weighted sum of their squares. */
function centredRanks(weights: Float64Array, means: Float64Array): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let before = 0;
  let squares = 0;
  for (let rank = 0; rank < weights.length; rank++) {
    const weight = weights[rank]!;
    const centred = before + (weight + 1) / 2 - (total + 1) / 2;
    means[rank] = centred;
    squares += weight * centred * centred;
    before += weight;
  }
  return squares;
}

function denseRanks(values: ArrayLike<number>): { readonly ranks: Uint32Array; readonly distinct: number } {
  const averages = averageRanks(values);
  const sorted = [...new Set(averages)].sort((a, b) => a - b);
  const position = new Map(sorted.map((rank, i) => [rank, i]));
  return { ranks: Uint32Array.from(averages, (rank) => position.get(rank)!), distinct: sorted.length };
}
