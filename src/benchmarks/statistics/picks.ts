/**
 * How good a proxy's picks are, which a rank correlation does not say. Equal scores share their places, so every number is the
 * expectation over all orders of ties. All functions: higher score is better, higher target is better, same length.
 */
import { bestShare, type Ranking } from './ranking.ts';

/**
 * Normalised discounted cumulative gain over the best `places`: gain 2^target - 1 (target in percent), discount log2(place + 1).
 * Null without rows or gains.
 */
export function ndcg(scores: Ranking, target: Ranking, places: number): number | null {
  const n = scores.values.length;
  const used = Math.min(places, n);
  const gains = Float64Array.from({ length: n }, (_, i) => 2 ** target.values[i]! - 1);
  const best = dcg(target, gains, used);
  const value = dcg(scores, gains, used) / best;
  return used > 0 && Number.isFinite(value) ? value : null;
}

function dcg({ values, order }: Ranking, gains: Float64Array, places: number): number {
  let sum = 0;
  for (let start = 0; start < places; ) {
    let end = start;
    let total = 0;
    while (end < order.length && values[order[end]!] === values[order[start]!]) total += gains[order[end++]!]!;
    const mean = total / (end - start);
    for (let place = start; place < Math.min(end, places); place++) sum += mean / Math.log2(place + 2);
    start = end;
  }
  return sum;
}

/** Share of the k best by score that belongs to the k best by target; null when there are fewer than k rows. */
export function precisionAt(scores: Ranking, target: Ranking, k: number): number | null {
  if (k < 1 || k > scores.values.length) return null;
  const chosen = bestShare(scores, k);
  const wanted = bestShare(target, k);
  return chosen.reduce((sum, share, i) => sum + share * wanted[i]!, 0) / k;
}

/** Mean target of the k best by score (of all when there are fewer); null without rows. */
export function bestMean(scores: Ranking, target: ArrayLike<number>, k: number): number | null {
  const used = Math.min(k, scores.values.length);
  if (used === 0) return null;
  return bestShare(scores, used).reduce((sum, share, i) => sum + share * target[i]!, 0) / used;
}

/** Mean target of the rows with the highest score; null without rows. */
export function meanAtBest(scores: ArrayLike<number>, target: ArrayLike<number>): number | null {
  let best = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let ties = 0;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i]! < best) continue;
    if (scores[i]! > best) {
      best = scores[i]!;
      sum = 0;
      ties = 0;
    }
    sum += target[i]!;
    ties++;
  }
  return ties === 0 ? null : sum / ties;
}
