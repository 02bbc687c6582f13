/** The runner on a made-up evaluator: distinct networks, rounds, resume from any round, budgets. */
import { describe, expect, it } from 'vitest';
import { stream } from '../random/index.ts';
import { strategies } from '../search/index.ts';
import { nasBench201, type Space } from '../spaces/index.ts';
import {
  type EvaluationResult,
  type Evaluator,
  type RoundRecord,
  type RoundTiming,
  runStudy,
  type StopReason,
  type StudySettings,
  type StudyStore,
  studyVersion,
  summarise,
} from './index.ts';

const space = nasBench201 as unknown as Space;

const settings = (changes: Partial<StudySettings> = {}): StudySettings => ({
  version: studyVersion,
  space: 'nas-bench-201',
  spaceOptions: { C: 2, N: 1 },
  resolution: 8,
  classes: 10,
  batch: 2,
  data: 'gaussian',
  dataDescription: null,
  labels: 'none',
  proxies: [
    { id: 'naswot', options: {} },
    { id: 'params', options: {} },
  ],
  populationProxies: [],
  objective: 'naswot',
  strategy: { id: 'evolution', options: {} },
  budget: '',
  countOfficial: false,
  evaluations: 60,
  timeSeconds: null,
  round: 8,
  seed: 3,
  ...changes,
});

/** A store in memory that can be cut back to its first rounds, as a kill would. */
function memory(
  given: StudySettings,
  rounds: readonly RoundRecord[] = [],
): StudyStore & { readonly rounds: RoundRecord[] } {
  const kept = [...rounds];
  const timings: RoundTiming[] = [];
  let stopped: StopReason | null = null;
  return {
    rounds: kept,
    // Through JSON, as a real store.
    read: () =>
      JSON.parse(
        JSON.stringify({ settings: given, lowering: 'x', local: { data: 'gaussian' }, rounds: kept, timings, stopped }),
      ),
    commitRound(record, timing) {
      kept.push(record);
      timings.push(timing);
    },
    setStopped(reason) {
      stopped = reason;
    },
    close: () => {},
  };
}

/** Scores are a function of the text: its hash as a number. Results arrive in reverse order. */
function evaluator(seen: string[], fail: (text: string) => boolean = () => false): Evaluator {
  return {
    lowering: 'x',
    async *evaluate(requests) {
      for (const { index, architecture } of [...requests].reverse()) {
        seen.push(architecture);
        const value = stream(1, architecture).float();
        const result: EvaluationResult = {
          index,
          scores: {
            naswot: fail(architecture) ? { ok: false, reason: 'singular', ms: 1 } : { ok: true, value, ms: 1 },
            params: { ok: true, value: 5, ms: 0 },
          },
        };
        yield result;
      }
    },
    close: async () => {},
  };
}

async function run(
  store: StudyStore,
  seen: string[] = [],
  extra: Partial<Parameters<typeof runStudy>[0]> = {},
): Promise<StopReason> {
  const { settings: given } = store.read();
  return runStudy({
    store,
    space,
    strategy: strategies[given.strategy.id]!,
    evaluator: async () => evaluator(seen),
    now: () => 0,
    ...extra,
  });
}

describe.each(Object.keys(strategies))('a study with %s', (id) => {
  const given = settings({ strategy: { id, options: {} } });

  it('scores each network once, stops at the count, and resumes from every round to the same end', async () => {
    const seen: string[] = [];
    const whole = memory(given);
    expect(await run(whole, seen)).toBe('evaluations');
    expect(seen.length).toBe(60);
    expect(new Set(seen).size).toBe(60);
    const expected = summarise(whole.read(), 10);
    for (let cut = 1; cut < whole.rounds.length; cut++) {
      const resumed = memory(given, whole.rounds.slice(0, cut));
      await run(resumed);
      expect(summarise(resumed.read(), 10)).toEqual(expected);
      expect(resumed.rounds).toEqual(whole.rounds);
    }
  });

  it('keeps to its budget', async () => {
    const store = memory(settings({ strategy: { id, options: {} }, budget: 'params<=1556', evaluations: 20 }));
    await run(store);
    const { trials } = { trials: store.rounds.flatMap((round) => round.trials) };
    expect(trials.length).toBe(20);
    expect(Math.max(...trials.map(({ params }) => params))).toBeLessThanOrEqual(1556);
  });

  it('goes on when every score fails', async () => {
    const store = memory(settings({ strategy: { id, options: {} }, evaluations: 30 }));
    expect(await run(store, [], { evaluator: async () => evaluator([], () => true) })).toBe('evaluations');
    expect(summarise(store.read(), 5)).toMatchObject({ unique: 30, failed: 30, front: [] });
  });

  it('scores everything that a budget leaves, then ends as exhausted', async () => {
    // The smallest count is that of the 3^6 cells without a convolution.
    const changes = { budget: 'params<=1332', evaluations: null, round: 100 };
    const store = memory(settings({ strategy: { id, options: {} }, ...changes }));
    expect(await run(store)).toBe('exhausted');
    expect(summarise(store.read(), 1)).toMatchObject({ unique: 729 });
    expect(store.rounds.every(({ trials }) => trials.length > 0)).toBe(true);
  });
});

it('ranks by aggregates over everything scored so far', async () => {
  const store = memory(settings({ objective: 'rank(naswot,-params)', evaluations: 40 }));
  await run(store);
  const { best } = summarise(store.read(), 40);
  expect(best.every(({ fitness }, i) => i === 0 || fitness! <= best[i - 1]!.fitness!)).toBe(true);
});

it('finishes the round when asked to stop, and can go on', async () => {
  const stop = new AbortController();
  const store = memory(settings());
  const reason = await run(store, [], {
    finish: stop.signal,
    onEvent: (event) => event.kind === 'committed' && event.round === 2 && stop.abort(),
  });
  expect(reason).toBe('interrupted');
  expect(store.rounds.length).toBe(3);
  expect(await run(store)).toBe('evaluations');
});

it('ends as infeasible when nothing fits', async () => {
  const store = memory(settings({ budget: 'params<=1' }));
  await expect(run(store)).rejects.toThrow('no architecture within the budget');
});
