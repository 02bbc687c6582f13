/** Comparisons that both kinds of records share: counts, logits, loss, gradients per layer. */
import type { Values } from '../../engine/index.ts';
import { logits, loss } from '../quantities/loss.ts';
import { allGradients, type ParameterGradient } from '../quantities/weight-gradients.ts';
import type { Initialisation } from '../types.ts';
import { type Comparison, toleranceOf } from './compare.ts';
import type { Reading } from './measure.ts';

export interface NetworkReading {
  readonly loss: number;
  /** [batch, classes]. */
  readonly logits: Values;
  readonly gradients: ReadonlyMap<string, ParameterGradient['gradient']>;
}

export const networkReading = (init: Initialisation, batchNorm: 'training' | 'inference'): Reading<NetworkReading> => ({
  probe: { setting: { init, batchNorm, input: 'data' }, quantities: [loss, logits, allGradients], batches: [0] },
  read: ([first]) => ({
    loss: first!.get(loss),
    logits: first!.get(logits),
    gradients: new Map(first!.get(allGradients).map(({ name, gradient }) => [name, gradient])),
  }),
});

/** Records may leave members out; every one that is expected and missing fails. */
interface Expected {
  readonly loss?: number | undefined;
  readonly logits_first2?: readonly (readonly number[])[] | undefined;
  readonly float32_noise?: Readonly<Record<string, number | null>> | undefined;
}

export const missing = 'missing in the record';

export function compareNetwork(
  comparison: Comparison,
  label: string,
  { loss: expectedLoss, logits_first2: expectedLogits, float32_noise: noise }: Expected,
  got: NetworkReading | undefined,
  problem: string | undefined,
): void {
  if (expectedLogits === undefined) comparison.fail('logits_first2', label, missing);
  else if (got === undefined) comparison.fail('logits_first2', label, problem ?? 'not computed');
  else {
    const expected = expectedLogits.flat();
    const first = [...got.logits.slice(0, expected.length)];
    const difference = Math.hypot(...expected.map((value, i) => value - (first[i] ?? Number.NaN)));
    const norm = Math.hypot(...expected);
    const error = difference === 0 ? 0 : difference / norm;
    comparison.add('logits_first2', {
      error: Number.isNaN(error) ? Number.POSITIVE_INFINITY : error,
      tolerance: toleranceOf(noise?.logits),
      record: label,
      got: first,
      expected,
    });
  }
  if (expectedLoss === undefined) comparison.fail('loss', label, missing);
  else comparison.value('loss', label, got?.loss, expectedLoss, toleranceOf(noise?.loss), 0, problem);
}

/** Exact: counts are whole numbers. */
export function compareCount(comparison: Comparison, name: string, label: string, got: number, expected: number): void {
  const error = got === expected ? 0 : Math.abs(got - expected) / Math.max(1, Math.abs(expected));
  comparison.add(name, { error, tolerance: 0, record: label, got, expected });
}
