/** Quantiles by linear interpolation between order statistics (NumPy's default, Hyndman and Fan's type 7). */

/** The p-quantiles, p in [0, 1], in the order asked; all NaN for no values. A NaN among the values throws. */
export function quantiles(values: ArrayLike<number>, probabilities: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  // Typed arrays sort NaN last.
  if (Number.isNaN(sorted.at(-1))) throw new RangeError('quantiles: NaN among the values');
  return probabilities.map((p) => {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`quantiles: probability ${p}`);
    if (sorted.length === 0) return Number.NaN;
    const position = p * (sorted.length - 1);
    const below = sorted[Math.floor(position)]!;
    const above = sorted[Math.ceil(position)]!;
    // Equal infinities must not be subtracted.
    return below === above ? below : below + (above - below) * (position - Math.floor(position));
  });
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: ArrayLike<number>): number {
  return quantiles(values, [0.5])[0]!;
}
