/** Population scores of a set of networks that were scored one by one. */
import type { PopulationProxy, Score, TimedScore } from '../../proxies/index.ts';

/** Scores by proxy id, one record per network. */
export type NetworkScores = Readonly<Record<string, TimedScore>>;

/**
 * One score per network of `scored`; `others` belong to the population but get none. A population of one has no ranks: reason
 * `needs-population`, with the terms as parts.
 */
export function populationScores(
  proxy: PopulationProxy,
  scored: readonly NetworkScores[],
  others: readonly NetworkScores[] = [],
): TimedScore[] {
  const all = [...scored, ...others];
  if (all.length < 2) {
    return scored.map((scores) => ({
      ok: false,
      reason: 'needs-population',
      detail: 'ranks need two or more architectures: give more, or --population FILE',
      parts: terms(proxy, scores),
      ms: time(proxy, scores),
    }));
  }
  const columns = proxy.terms.map((term) => all.map((scores) => valueOf(scores[term])));
  const values = proxy.aggregate(columns);
  return scored.map((scores, i) => ({
    ok: true,
    value: values[i]!,
    parts: terms(proxy, scores),
    ms: time(proxy, scores),
  }));
}

const time = (proxy: PopulationProxy, scores: NetworkScores): number =>
  proxy.terms.reduce((sum, term) => sum + (scores[term]?.ms ?? 0), 0);

function valueOf(score: Score | undefined): number | null {
  return score?.ok ? score.value : null;
}

function terms(proxy: PopulationProxy, scores: NetworkScores): { name: string; value: number }[] {
  return proxy.terms.flatMap((name) => {
    const value = valueOf(scores[name]);
    return value === null ? [] : [{ name, value }];
  });
}
