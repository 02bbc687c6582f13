/** ZiCo's formula on hand-made gradients: two worked examples and the invariances that follow from the formula. */
import { describe, expect, test } from 'vitest';
import type { ParameterGradient } from './quantities/weight-gradients.ts';
import { inverseVariation, zicoScore } from './zico.ts';

const layer = (...gradient: number[]): readonly ParameterGradient[] => [
  { name: 'w', gradient: Float64Array.from(gradient) },
];
const value = (batches: readonly (readonly ParameterGradient[])[], variance?: 'signed' | 'abs'): number => {
  const score = zicoScore(batches, variance);
  return score.ok ? score.value : Number.NaN;
};
const first = layer(0.3, -1.2, 0.01, 5);
const second = layer(-0.2, -1.1, 0.04, 4);

describe('worked examples', () => {
  test('[1, 2] and [3, 2]: the second weight does not vary and is dropped; ln 2', () => {
    expect(value([layer(1, 2), layer(3, 2)])).toBeCloseTo(Math.LN2, 12);
  });

  test('[1, -1] and [-1, -3]: ratios 1 and 2, ln 3; with the variance of absolute values ln 2', () => {
    const batches = [layer(1, -1), layer(-1, -3)];
    expect(value(batches)).toBeCloseTo(Math.log(3), 12);
    expect(value(batches, 'abs')).toBeCloseTo(Math.LN2, 12);
  });

  test('three batches [1], [2], [6]: mean 3, population deviation sqrt(14/3)', () => {
    expect(value([layer(1), layer(2), layer(6)])).toBeCloseTo(Math.log(3 / Math.sqrt(14 / 3)), 12);
  });
});

describe('invariances', () => {
  test('a factor on all gradients of a layer changes nothing', () => {
    const scaled = [first, second].map((batch) => layer(...Array.from(batch[0]!.gradient!, (g) => 1e-3 * g)));
    expect(value(scaled)).toBeCloseTo(value([first, second]), 12);
  });

  test('the order of two batches does not matter', () => {
    expect(value([second, first])).toBe(value([first, second]));
  });

  test('equal batches score 0: every weight is dropped', () => {
    expect(value([first, first])).toBe(0);
    expect(value([first, first, first])).toBe(0);
  });

  test('the closed form for two batches is the general formula', () => {
    const gradients = [first[0]!.gradient!, second[0]!.gradient!];
    for (const variance of ['signed', 'abs'] as const) {
      // Twice the same pair has the same mean and population deviation, by the general path.
      const twice = inverseVariation([...gradients, ...gradients], variance);
      expect(twice / inverseVariation(gradients, variance)).toBeCloseTo(1, 12);
    }
  });
});

test('a layer without a gradient is skipped; an infinite gradient is a failure', () => {
  const unused: ParameterGradient = { name: 'unused', gradient: null };
  expect(
    value([
      [...first, unused],
      [...second, unused],
    ]),
  ).toBe(value([first, second]));
  expect(zicoScore([layer(Number.POSITIVE_INFINITY), layer(1)])).toMatchObject({ ok: false, reason: 'not-finite' });
});
