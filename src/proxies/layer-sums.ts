/** Proxies that add up one number per conv and linear layer. */
import type { Values } from '../engine/index.ts';
import type { ParameterGradient } from './quantities/weight-gradients.ts';
import type { ProbeSetting, Score, ScorePart } from './types.ts';

/** The settings of the zero-cost family (arXiv 2101.08134): default weights, training mode, one batch of the data. */
export const familySetting: ProbeSetting = { init: 'default', batchNorm: 'training', input: 'data' };

/** Sum of the parts; not finite is a failure, never a value. */
export function sumOfParts(parts: readonly ScorePart[]): Score {
  const value = parts.reduce((sum, part) => sum + part.value, 0);
  if (Number.isFinite(value)) return { ok: true, value, parts };
  const first = parts.find((part) => !Number.isFinite(part.value));
  return { ok: false, reason: 'not-finite', detail: `first at ${first?.name ?? 'the sum'}` };
}

/** sum over elements of f(weight, gradient), in float64; a missing gradient counts 0. */
export function sumOverWeights(
  gradients: readonly ParameterGradient[],
  weights: ReadonlyMap<string, Values>,
  f: (weight: number, gradient: number) => number,
): readonly ScorePart[] {
  return gradients.map(({ name, gradient }) => {
    if (gradient === null) return { name, value: 0 };
    const weight = weights.get(name)!;
    let sum = 0;
    for (let i = 0; i < gradient.length; i++) sum += f(weight[i]!, gradient[i]!);
    return { name, value: sum };
  });
}

/** Euclidean norm in float64. */
export function norm(values: Values): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
