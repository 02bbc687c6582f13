/** The contract of a study store as a list of laws, for every place a study can live. */
import { canonicalJson } from '../base/index.ts';
import {
  type RoundRecord,
  type RoundTiming,
  type StoredStudy,
  type StudySettings,
  type StudyStore,
  studyVersion,
} from '../study/index.ts';

export interface StoreLawOptions {
  /** A new, empty study; called several times, each time for another one. */
  create(settings: StudySettings, lowering: string, local: StoredStudy['local']): StudyStore | Promise<StudyStore>;
  /** The study that was created last, after it was closed; absent when nothing outlives the store. */
  reopen?(): Promise<StudyStore>;
}

const settings: StudySettings = {
  version: studyVersion,
  space: 'nas-bench-201',
  spaceOptions: { C: 16, N: 5 },
  resolution: 32,
  classes: 10,
  batch: 64,
  data: 'fashion-mnist',
  dataDescription: { kind: 'idx', name: 'Kleidung – 衣服 🧥', parts: [1, 2.5, null] },
  labels: 'real',
  proxies: [{ id: 'zico', options: { batches: 2 } }],
  populationProxies: ['az-nas'],
  objective: '-rank(a,b)',
  strategy: { id: 'evolution', options: { population: 20 } },
  budget: 'params<=1e6',
  countOfficial: true,
  evaluations: 40,
  timeSeconds: null,
  round: 16,
  seed: 7,
};
const lowering = 'blocked';
const local = { data: 'folder:/Bilder/mit Leerzeichen' };

/** Rounds with everything a round may hold: infinities, failures, unusual text, large counts, nothing new, several trials. */
const rounds: readonly RoundRecord[] = [
  {
    round: 0,
    asked: [0, 1, 0],
    trials: [
      {
        index: 0,
        round: 0,
        architecture: '|nor_conv_3x3~0|+|skip_connect~0|',
        hash: 'ab01',
        params: 0,
        macs: 5e12,
        scores: { zico: { ok: true, value: Infinity }, naswot: { ok: true, value: -Infinity } },
      },
      {
        index: 1,
        round: 0,
        architecture: 'Ünïcode "quoted" \\ 网络 \u2028\n;--',
        hash: '',
        params: 1,
        macs: 2,
        scores: {
          zico: { ok: false, reason: 'not-finite', detail: 'inf' },
          naswot: { ok: true, value: 0.1 + 0.2 },
          synflow: { ok: true, value: 5e-324 },
        },
      },
    ],
    strategy: { population: [0, 1], state: 'inf', nested: { deep: [null, true, ''] } },
  },
  { round: 1, asked: [1, 1], trials: [], strategy: null },
  {
    round: 2,
    asked: [2, 0],
    trials: [{ index: 2, round: 2, architecture: 'c', hash: 'c', params: 3, macs: 4, scores: {} }],
    strategy: [1e308, -1.5],
  },
];
const timings: readonly RoundTiming[] = rounds.map(({ round, trials }) => ({
  round,
  roundMs: 12.25 + round,
  trials: trials.map(({ index }) => ({ index, ms: { zico: 1.5, naswot: 0 } })),
}));

/** One line per broken law; empty for a store that keeps all. */
export async function storeViolations(options: StoreLawOptions): Promise<string[]> {
  const violations: string[] = [];
  const law = (kept: boolean, text: string): void => {
    if (!kept) violations.push(text);
  };
  const create = async (): Promise<StudyStore> => options.create(settings, lowering, local);
  const expected = (count: number, stopped: StoredStudy['stopped'] = null): StoredStudy => ({
    settings,
    lowering,
    local,
    rounds: rounds.slice(0, count),
    timings: timings.slice(0, count),
    stopped,
  });

  const store = await create();
  law(same(store.read(), expected(0)), 'a new study has its settings and no rounds');
  for (let i = 0; i < rounds.length; i++) {
    store.commitRound(rounds[i]!, timings[i]!);
    law(same(store.read(), expected(i + 1)), `round ${i} is read as it was committed`);
  }
  refusals(store, law, expected(rounds.length));
  stops(store, law);
  const last = store.read();
  store.close();
  store.close();
  law(
    throws(() => store.read()),
    'a closed store refuses to be read',
  );
  if (options.reopen) {
    const reopened = await options.reopen();
    law(same(reopened.read(), last), 'a study that was closed is opened as it was');
    law(
      throws(() => reopened.commitRound(emptyRound(4), emptyTiming(4))),
      'and has still ended',
    );
    reopened.close();
  }

  const copies = await create();
  const asked = [0, 1, 0];
  copies.commitRound({ ...rounds[0]!, asked }, timings[0]!);
  asked.push(1);
  (copies.read().rounds as RoundRecord[]).pop();
  law(same(copies.read(), expected(1)), 'what goes in and what comes out are copies');
  copies.close();
  return violations;
}

type Law = (kept: boolean, text: string) => void;

/** A refused round leaves nothing behind. */
function refusals(store: StudyStore, law: Law, before: StoredStudy): void {
  const [, , { trials }] = rounds as [RoundRecord, RoundRecord, RoundRecord];
  const trial = { ...trials[0]!, index: 3, round: 3 };
  const nan = { ...trial, index: 4, scores: { zico: { ok: true, value: Number.NaN } as const } };
  const refused: readonly (readonly [string, RoundRecord])[] = [
    ['a round that was committed', emptyRound(2)],
    ['a round after a gap', emptyRound(4)],
    ['a trial after a gap', { ...emptyRound(3), trials: [{ ...trial, index: 4 }] }],
    ['a trial of another round', { ...emptyRound(3), trials: [{ ...trial, round: 2 }] }],
    ['an unknown trial asked', { ...emptyRound(3), asked: [3] }],
    ['NaN, after a good trial', { ...emptyRound(3), trials: [trial, nan] }],
  ];
  for (const [name, record] of refused) {
    law(
      throws(() => store.commitRound(record, emptyTiming(record.round))),
      `${name} is refused`,
    );
    law(same(store.read(), before), `${name} leaves the study as it was`);
  }
}

/** `interrupted` may be followed by more; the other reasons end a study. Leaves it with four rounds, ended. */
function stops(store: StudyStore, law: Law): void {
  store.setStopped('interrupted');
  law(store.read().stopped === 'interrupted', 'an interrupted study says so');
  store.commitRound(emptyRound(3), emptyTiming(3));
  law(store.read().stopped === null, 'an interrupted study may go on, and is then not stopped');
  store.setStopped('evaluations');
  law(store.read().stopped === 'evaluations', 'an ended study says why');
  law(
    throws(() => store.commitRound(emptyRound(4), emptyTiming(4))),
    'an ended study takes no more rounds',
  );
}

const emptyRound = (round: number): RoundRecord => ({ round, asked: [], trials: [], strategy: null });
const emptyTiming = (round: number): RoundTiming => ({ round, roundMs: 0, trials: [] });

function throws(body: () => unknown): boolean {
  try {
    body();
    return false;
  } catch {
    return true;
  }
}

/** Equal up to the order of keys; an infinity is not the text "inf". */
function same(a: unknown, b: unknown): boolean {
  return text(a) === text(b);
}

function text(value: unknown): string {
  const marked = JSON.stringify(value, (_, x: unknown) =>
    typeof x === 'number' && !Number.isFinite(x) ? { number: String(x) } : x,
  );
  return canonicalJson(JSON.parse(marked));
}
