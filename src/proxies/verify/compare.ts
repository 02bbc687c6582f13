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
  /** Of `n`, those that single precision left out of tolerance and float64 confirms (see `verifyGolden`). */
  readonly confirmedInFloat64?: number;
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

interface Entry {
  readonly name: string;
  readonly worst: Worst;
  readonly confirmed?: true;
}

const judged = ({ tolerance }: Worst): boolean => tolerance <= toleranceCap;
const fails = (worst: Worst): boolean => judged(worst) && !(worst.error <= worst.tolerance);

/** Comparisons in the order they were made. */
export class Comparison {
  readonly #entries: Entry[] = [];

  add(name: string, worst: Worst): void {
    this.#entries.push({ name, worst });
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

  /** Some value is out of tolerance by no more than single precision can explain. */
  get doubtful(): boolean {
    return this.#entries.some(({ worst }) => fails(worst) && worst.error <= toleranceCap);
  }

  /** Appends another record's comparisons; doubtful ones are replaced by those of `confirming` that agree. */
  append(record: Comparison, confirming: Comparison | null = null): void {
    record.#entries.forEach((entry, i) => {
      const again = confirming === null ? undefined : confirming.#entries[i];
      const replaced =
        again?.name === entry.name && fails(entry.worst) && entry.worst.error <= toleranceCap && !fails(again.worst);
      this.#entries.push(replaced ? { ...again, confirmed: true } : entry);
    });
  }

  /** Per quantity, in order of first mention. */
  results(): readonly QuantityResult[] {
    const names = [...new Set(this.#entries.map(({ name }) => name))];
    return names.map((name) => {
      const entries = this.#entries.filter((entry) => entry.name === name);
      const count = (test: (entry: Entry) => boolean): number => entries.filter(test).length;
      const notJudged = count(({ worst }) => !judged(worst));
      const confirmed = count((entry) => entry.confirmed === true);
      return {
        name,
        n: entries.length,
        failed: count(({ worst }) => fails(worst)),
        ...(notJudged > 0 ? { notJudged } : {}),
        ...(confirmed > 0 ? { confirmedInFloat64: confirmed } : {}),
        worst: entries.reduce(
          (worst, entry) => (rank(entry.worst) > rank(worst) ? entry.worst : worst),
          entries[0]!.worst,
        ),
      };
    });
  }
}

/** What is not judged is shown only where nothing was. */
function rank(worst: Worst): number {
  if (!judged(worst)) return -1;
  return worst.error === 0 ? 0 : worst.error / worst.tolerance;
}
