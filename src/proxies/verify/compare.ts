/**
 * The golden fixtures' rule: relative error at most max(1e-3, 10 * float32 noise of that quantity and record); a quantity whose
 * tolerance would be above 5e-2 is reported, not judged. Values below 1e-6 of the largest of their kind are taken relative to it.
 */

/** A value of a record, or what was computed: null is "no value, with a reason", undefined "could not be computed at all". */
export type Value = number | null | undefined;

export interface Worst {
  /** Infinity where one side has a value and the other has none. */
  readonly error: number;
  readonly tolerance: number;
  readonly record: string;
  readonly got: number | null | readonly number[];
  readonly expected: number | null | readonly number[];
  /** Why there is nothing to compare: `missing in the record`, `unknown quantity`, or what went wrong. */
  readonly note?: string;
}

export interface QuantityResult {
  readonly name: string;
  /** Values compared. */
  readonly n: number;
  readonly failed: number;
  /** Of `n`, those beyond the tolerance cap. */
  readonly notJudged?: number;
  readonly worst: Worst;
}

const toleranceFloor = 1e-3;
const toleranceCap = 5e-2;

export const toleranceOf = (noise: number | null | undefined): number => Math.max(toleranceFloor, 10 * (noise ?? 0));

/** |got - expected| relative to `expected`, or to `largest` where `expected` is far below it. */
export function relativeError(got: Value, expected: Value, largest: number): number {
  if (got === expected) return 0;
  if (typeof got !== 'number' || typeof expected !== 'number') return Number.POSITIVE_INFINITY;
  const magnitude = Math.abs(expected);
  const error = Math.abs(got - expected) / (magnitude < 1e-6 * largest ? largest : magnitude);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

/** Largest finite magnitude. */
export const largestOf = (values: readonly Value[]): number =>
  values.reduce<number>(
    (largest, value) =>
      typeof value === 'number' && Number.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest,
    0,
  );

interface Tally {
  n: number;
  failed: number;
  notJudged: number;
  worst: Worst | null;
  worstRatio: number;
}

/** Collects comparisons by quantity, in order of first mention. */
export class Comparison {
  readonly #tallies = new Map<string, Tally>();

  add(name: string, worst: Worst): void {
    const known = this.#tallies.get(name) ?? { n: 0, failed: 0, notJudged: 0, worst: null, worstRatio: -1 };
    this.#tallies.set(name, known);
    const judged = worst.tolerance <= toleranceCap;
    known.n++;
    if (!judged) known.notJudged++;
    else if (!(worst.error <= worst.tolerance)) known.failed++;
    // What is not judged is shown only where nothing was.
    const ratio = worst.error === 0 ? 0 : worst.error / worst.tolerance;
    const rank = judged ? ratio : -0.5;
    if (known.worst === null || rank > known.worstRatio) {
      known.worst = worst;
      known.worstRatio = rank;
    }
  }

  /** One value by the rule. */
  value(
    name: string,
    record: string,
    got: Value,
    expected: Value,
    tolerance: number,
    largest: number,
    note?: string,
  ): void {
    const error = relativeError(got, expected, largest);
    const explained = error === 0 || note === undefined ? {} : { note };
    this.add(name, { error, tolerance, record, got: got ?? null, expected: expected ?? null, ...explained });
  }

  /** A quantity that cannot be compared fails. */
  fail(name: string, record: string, note: string, expected: number | null = null): void {
    this.add(name, { error: Number.POSITIVE_INFINITY, tolerance: 0, record, got: null, expected, note });
  }

  results(): readonly QuantityResult[] {
    return [...this.#tallies].map(([name, { n, failed, notJudged, worst }]) => ({
      name,
      n,
      failed,
      ...(notJudged > 0 ? { notJudged } : {}),
      worst: worst!,
    }));
  }
}
