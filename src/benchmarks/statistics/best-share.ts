/** Membership in the k best, where ties at the border share the places that are left: no result depends on the order of rows. */
import { sortedOrder } from '../../math/index.ts';

/** Per entry 1, 0, or for ties at the border the share of them that has a place. k is at most the number of entries. */
export function bestShare(values: ArrayLike<number>, k: number): Float64Array {
  const order = sortedOrder(values).reverse();
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
