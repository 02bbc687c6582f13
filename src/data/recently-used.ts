/** Remembers arrays made from a key, up to a number of elements; the one unused for longest goes first. */
export function recentlyUsed<T extends { readonly length: number }>(
  make: (key: string) => T,
  maximumElements: number,
): (key: string) => T {
  const known = new Map<string, T>();
  let elements = 0;
  return (key) => {
    let values = known.get(key);
    if (values === undefined) {
      values = make(key);
      elements += values.length;
    } else known.delete(key);
    known.set(key, values);
    for (const [oldest, { length }] of known) {
      if (elements <= maximumElements || oldest === key) break;
      known.delete(oldest);
      elements -= length;
    }
    return values;
  };
}
