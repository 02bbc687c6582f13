/** A small study's evaluator plan, and architectures for it. */

import { openData } from '../../src/node/runtime.ts';
import type { EvaluatorPlan } from '../../src/node/workers/index.ts';
import type { Score } from '../../src/proxies/index.ts';
import { stream } from '../../src/random/index.ts';
import { findSpace } from '../../src/spaces/index.ts';
import { type EvaluationRequest, type Evaluator, type StudySettings, studyVersion } from '../../src/study/index.ts';

export async function studyPlan(
  changes: Partial<StudySettings> & { readonly proxyIds?: readonly string[] } = {},
): Promise<EvaluatorPlan> {
  const { proxyIds = ['zico', 'naswot', 'synflow', 'zen', 'params'], ...settings } = changes;
  const { provider } = await openData({ data: 'digits', seed: 5 });
  return {
    settings: {
      version: studyVersion,
      space: 'nas-bench-201',
      spaceOptions: { C: 4, N: 1 },
      resolution: 8,
      classes: 10,
      batch: 4,
      data: 'digits',
      dataDescription: provider.description,
      labels: 'real',
      proxies: proxyIds.map((id) => ({ id, options: {} })),
      populationProxies: [],
      objective: proxyIds[0]!,
      strategy: { id: 'random', options: {} },
      budget: '',
      countOfficial: false,
      evaluations: 10,
      timeSeconds: null,
      round: 5,
      seed: 5,
      ...settings,
    },
    dataSpec: 'digits',
    lowering: null,
  };
}

/** Distinct architectures, the same ones for the same count. */
export function someRequests(count: number): EvaluationRequest[] {
  const space = findSpace('nas-bench-201');
  const rng = stream(11, 'some requests');
  const texts = new Set<string>();
  while (texts.size < count) texts.add(space.format(space.sample(rng)));
  return [...texts].map((architecture, index) => ({ index, architecture }));
}

/** Scores by index without times, and how often each index came. */
export async function collect(
  evaluator: Evaluator,
  requests: readonly EvaluationRequest[],
  signal: AbortSignal = new AbortController().signal,
): Promise<Map<number, Record<string, Score>>> {
  const results = new Map<number, Record<string, Score>>();
  for await (const { index, scores } of evaluator.evaluate(requests, signal)) {
    if (results.has(index)) throw new Error(`index ${index} came twice`);
    results.set(index, Object.fromEntries(Object.entries(scores).map(([id, { ms: _, ...score }]) => [id, score])));
  }
  return new Map([...results].sort(([a], [b]) => a - b));
}
