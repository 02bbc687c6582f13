/** Scores of several initialisations as one. */
import type { Score } from './types.ts';

/** Mean of the repetitions' values, and of their parts; one failure fails the whole. At least one repetition. */
export function meanScore(scores: readonly Score[]): Score {
  const failed = scores.find((score) => !score.ok);
  if (failed) return failed;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const values = scores.map((score) => (score.ok ? score.value : 0));
  const parts = scores[0]!.parts?.map(({ name }, i) => ({
    name,
    value: mean(scores.map((score) => score.parts![i]!.value)),
  }));
  return { ok: true, value: mean(values), ...(parts && { parts }) };
}
