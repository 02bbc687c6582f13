/** Values with their order from best to worst, sorted once for all statistics that need it. */
import { sortedOrder } from '../../math/index.ts';

export interface Ranking {
  readonly values: ArrayLike<number>;
  /** Indices, highest value first. */
  readonly order: Uint32Array;
}

export const rankingOf = (values: ArrayLike<number>): Ranking => ({ values, order: sortedOrder(values).reverse() });

/**
 * Membership in the k best: per entry 1, 0, or for ties at the border the share of them that has a place, so that no result
 * depends on the order of rows. k is at most the number of entries.
 */
export function bestShare({ values, order }: Ranking, k: number): Float64Array {
  const share = new Float64Array(values.length);
  for (let start = 0; start < k && start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    const each = Math.min(1, (k - start) / (end - start));
    for (let i = start; i < end; i++) share[order[i]!] = each;
    start = end;
  }
  return share;
}
