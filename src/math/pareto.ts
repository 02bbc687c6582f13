/** Pareto fronts and the area a front dominates. */

export type Direction = 'minimise' | 'maximise';

/**
 * Indices, ascending, of the points no other point dominates (at least as good everywhere, better somewhere). Equal points
 * stand together. Infinities are allowed; a NaN throws. O(n log n) for two objectives, O(n x front) beyond.
 */
export function paretoFront(
  points: readonly (readonly number[])[],
  directions: readonly Direction[],
): readonly number[] {
  const signs = directions.map((direction) => (direction === 'minimise' ? 1 : -1));
  const costs = points.map((point, index) => {
    if (point.length !== signs.length || point.some(Number.isNaN)) throw new RangeError(`paretoFront: point ${index}`);
    return point.map((value, k) => value * signs[k]!);
  });
  // In lexicographic order only an earlier point can dominate a later one.
  const order = costs.map((_, index) => index).sort((i, j) => compareLexicographically(costs[i]!, costs[j]!));
  const front: number[] = [];
  for (const index of order) {
    const cost = costs[index]!;
    // With two objectives the last of the front has the least second cost, so it alone decides.
    const rivals = signs.length <= 2 ? front.slice(-1) : front;
    if (!rivals.some((rival) => dominates(costs[rival]!, cost))) front.push(index);
  }
  return front.sort((i, j) => i - j);
}

/**
 * Area dominated by the points up to the reference point (the worst corner); points not better than the reference in both
 * objectives add nothing. 0 for no points.
 */
export function hypervolume2d(
  points: readonly (readonly [number, number])[],
  reference: readonly [number, number],
  directions: readonly [Direction, Direction],
): number {
  const gains = points
    .map(([x, y]): [number, number] => [
      directions[0] === 'minimise' ? reference[0] - x : x - reference[0],
      directions[1] === 'minimise' ? reference[1] - y : y - reference[1],
    ])
    .filter(([x, y]) => x > 0 && y > 0)
    .sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  let area = 0;
  let height = 0;
  for (const [x, y] of gains) {
    if (y <= height) continue;
    area += x * (y - height);
    height = y;
  }
  return area;
}

function compareLexicographically(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k]! < b[k]! ? -1 : 1;
  return 0;
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k]! > b[k]!) return false;
    if (a[k]! < b[k]!) better = true;
  }
  return better;
}
