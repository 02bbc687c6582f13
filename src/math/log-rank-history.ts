/**
 * Log-rank sums of a history that grows one entry at a time, for searches that rank all candidates anew after each one (AZ-NAS,
 * arXiv 2403.19232). Sorted columns are kept, so an entry costs a binary search and a block move, and a ranking one walk.
 */

export interface LogRankHistory {
  readonly size: number;
  /** Adds an entry with one score per column; null (failed) ranks lowest, with -Infinity. NaN throws. */
  insert(scores: readonly (number | null)[]): void;
  /** Per entry, in order of insertion: sum over columns of ln(rank / size). Equal in every bit to `logRankSum` of all entries. */
  sums(): Float64Array;
}

interface Column {
  values: Float64Array;
  /** Entries in ascending order of value. */
  order: Uint32Array;
}

export function logRankHistory(columnCount: number): LogRankHistory {
  let size = 0;
  let capacity = 64;
  const columns: Column[] = Array.from({ length: columnCount }, () => ({
    values: new Float64Array(capacity),
    order: new Uint32Array(capacity),
  }));

  return {
    get size() {
      return size;
    },
    insert(scores) {
      if (scores.length !== columnCount) throw new RangeError(`${scores.length} scores for ${columnCount} columns`);
      if (scores.some((score) => Number.isNaN(score))) throw new RangeError(`NaN in entry ${size}`);
      if (size === capacity) {
        capacity *= 2;
        for (const column of columns) grow(column, capacity);
      }
      columns.forEach((column, c) => {
        const value = scores[c] ?? Number.NEGATIVE_INFINITY;
        const at = firstAbove(column, size, value);
        column.order.copyWithin(at + 1, at, size);
        column.order[at] = size;
        column.values[size] = value;
      });
      size++;
    },
    sums() {
      const sums = new Float64Array(size);
      // ln(rank / size) of every possible rank, which are multiples of one half.
      const logs = Float64Array.from({ length: 2 * size + 1 }, (_, twice) => Math.log(twice / 2 / size));
      for (const { values, order } of columns) {
        for (let start = 0; start < size; ) {
          const value = values[order[start]!];
          let end = start + 1;
          while (end < size && values[order[end]!] === value) end++;
          const log = logs[start + 1 + end]!;
          for (let i = start; i < end; i++) sums[order[i]!]! += log;
          start = end;
        }
      }
      return sums;
    },
  };
}

/** Position of the first entry with a larger value. */
function firstAbove({ values, order }: Column, size: number, value: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[order[middle]!]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grow(column: Column, capacity: number): void {
  const values = new Float64Array(capacity);
  const order = new Uint32Array(capacity);
  values.set(column.values);
  order.set(column.order);
  column.values = values;
  column.order = order;
}
