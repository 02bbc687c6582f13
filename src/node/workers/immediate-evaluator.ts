/** Scores that the space gives without building a network (topology, closed-form counts): in this process, no engine, no data. */
import { type ProxyChoice, proxies, scoreTopology, type TimedScore, topologyProxies } from '../../proxies/index.ts';
import type { Space } from '../../spaces/index.ts';
import { type Evaluator, networkSettings, type StudySettings } from '../../study/index.ts';

/** True where the space gives the proxy's score at once, or the reason why there is none. */
export function isImmediate({ proxy, options }: ProxyChoice, space: Space, settings: StudySettings): boolean {
  if (!Object.hasOwn(topologyProxies, proxy.id)) return false;
  return proxy.needs.space || (proxy.fromSpace?.(space, networkSettings(settings), options) ?? null) !== null;
}

/** True when all proxies of a study are such. */
export const allImmediate = (space: Space, settings: StudySettings): boolean =>
  settings.proxies.every(({ id, options }) => {
    const proxy = Object.hasOwn(proxies, id) ? proxies[id] : undefined;
    return proxy !== undefined && isImmediate({ proxy, options }, space, settings);
  });

/** Scores of one proxy for many architectures; each takes its share of the time. */
export function immediateScores<A>(
  space: Space<A>,
  architectures: readonly A[],
  { proxy, options }: ProxyChoice,
  settings: StudySettings,
  now: () => number,
): readonly TimedScore[] {
  const started = now();
  const scoring = { settings: networkSettings(settings), options: { [proxy.id]: options } };
  const scores = scoreTopology(space, architectures, [proxy.id], scoring)[proxy.id]!;
  const ms = (now() - started) / Math.max(1, scores.length);
  return scores.map((score) => ({ ...score, ms }));
}

/** For studies whose proxies are all immediate. `lowering` is the study's: nothing here depends on it. */
export function openImmediateEvaluator(space: Space, settings: StudySettings, lowering: string): Evaluator {
  const choices = settings.proxies.map(({ id, options }): ProxyChoice => ({ proxy: proxies[id]!, options }));
  return {
    lowering,
    async *evaluate(requests, signal) {
      signal.throwIfAborted();
      const parsed = requests.map(({ architecture }) => space.parse(architecture));
      const columns = choices.map((choice) =>
        immediateScores(space, parsed, choice, settings, () => performance.now()),
      );
      for (const [i, { index }] of requests.entries())
        yield { index, scores: Object.fromEntries(choices.map(({ proxy }, c) => [proxy.id, columns[c]![i]!])) };
    },
    close: async () => {},
  };
}
