/**
 * Runs a study: ask, score what is new, tell in ask order, commit the round. Everything that decides the next round is in the
 * store, so a killed study continues from its last round to exactly the end it would have had.
 */
import { NascentError } from '../base/index.ts';
import type { TimedScore } from '../proxies/index.ts';
import { stream } from '../random/index.ts';
import type { Strategy, StrategyFactory, Told } from '../search/index.ts';
import type { Space } from '../spaces/index.ts';
import { countsOf, parseBudget, satisfies } from './budget.ts';
import { type Candidate, knownNetworks, networkSettings } from './candidates.ts';
import { fitnessOf, objectiveColumns, parseObjective } from './objective.ts';
import type { Evaluator, StopReason, StudySettings, StudyStore, Trial } from './types.ts';

export type StudyEvent =
  | { readonly kind: 'round'; readonly round: number; readonly asked: number; readonly fresh: number }
  | { readonly kind: 'scored'; readonly done: number; readonly failed: number; readonly round: number }
  | {
      readonly kind: 'committed';
      readonly round: number;
      readonly done: number;
      readonly asked: number;
      readonly failed: number;
      readonly best: { readonly architecture: string; readonly fitness: number } | null;
    };

export interface StudyRun {
  readonly store: StudyStore;
  readonly space: Space;
  readonly strategy: StrategyFactory;
  /** Opened only when there is something to score. */
  readonly evaluator: () => Promise<Evaluator>;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Aborted: finish the round, then stop as `interrupted`. */
  readonly finish?: AbortSignal;
  /** Aborted: stop at once; the round in flight is lost. */
  readonly quit?: AbortSignal;
  readonly onEvent?: (event: StudyEvent) => void;
}

/** Rounds without a new network after which the strategy is taken to be exhausted. */
const stallRounds = 200;

/** Runs until a stop reason and records it. A study that has ended returns at once. */
export async function runStudy(run: StudyRun): Promise<StopReason> {
  const stored = run.store.read();
  if (stored.stopped !== null && stored.stopped !== 'interrupted') return stored.stopped;
  const session = new Session(run, stored.settings);
  for (const { trials, asked } of stored.rounds) session.remember(trials, asked);
  const last = stored.rounds.at(-1);
  if (last) session.strategy.load(last.strategy);
  let evaluator: Evaluator | null = null;
  const started = run.now();
  const before = stored.timings.reduce((sum, { roundMs }) => sum + roundMs, 0);
  try {
    for (;;) {
      const reason = session.reasonToStop(before + run.now() - started);
      if (reason) {
        run.store.setStopped(reason);
        return reason;
      }
      const roundStart = run.now();
      const asked = session.strategy.ask(session.roundSize());
      if (asked.length === 0) {
        run.store.setStopped('exhausted');
        return 'exhausted';
      }
      const { indices, fresh } = session.identify(asked);
      run.onEvent?.({ kind: 'round', round: session.rounds, asked: asked.length, fresh: fresh.length });
      if (fresh.length > 0) evaluator ??= await run.evaluator();
      const scores = fresh.length > 0 ? await session.score(evaluator!, fresh) : new Map<number, Scored>();
      const trials = fresh.map(
        ({ index, candidate }): Trial => ({
          index,
          round: session.rounds,
          ...candidate,
          scores: bare(scores.get(index)!),
        }),
      );
      const round = session.rounds;
      session.remember(trials, indices);
      session.tell(asked, indices);
      run.store.commitRound(
        { round, asked: indices, trials, strategy: session.strategy.dump() },
        {
          round,
          roundMs: run.now() - roundStart,
          trials: fresh.map(({ index }) => ({ index, ms: times(scores.get(index)!) })),
        },
      );
      run.onEvent?.(session.committed(round));
    }
  } catch (error) {
    if (!(error instanceof NascentError) || error.code !== 'infeasible') throw error;
    // The strategy found nothing within the budget: what was scored stays, and the study has ended.
    run.store.setStopped('infeasible');
    if (session.trials.length === 0) throw error;
    return 'infeasible';
  } finally {
    await evaluator?.close();
  }
}

type Scored = Readonly<Record<string, TimedScore>>;

/** The state of a running study, all of it derivable from the store. */
class Session {
  readonly trials: Trial[] = [];
  /** Trial index of everything asked so far, in order. */
  readonly told: number[] = [];
  readonly strategy: Strategy<unknown>;
  rounds = 0;
  readonly #run: StudyRun;
  readonly #settings: StudySettings;
  readonly #known: ReturnType<typeof knownNetworks>;
  readonly #objective: ReturnType<typeof parseObjective>;
  #fitness: readonly (number | null)[] = [];
  #stalled = 0;
  #failed = 0;

  constructor(run: StudyRun, settings: StudySettings) {
    this.#run = run;
    this.#settings = settings;
    const network = networkSettings(settings);
    this.#known = knownNetworks(run.space, network);
    this.#objective = parseObjective(
      settings.objective,
      settings.proxies.map(({ id }) => id),
    );
    const constraints = parseBudget(settings.budget);
    this.strategy = run.strategy.create(
      {
        space: run.space.configured?.(network) ?? run.space,
        round: settings.round,
        feasible: (architecture) =>
          satisfies(countsOf(run.space, architecture, network, settings.countOfficial), constraints),
        told: () => this.told.map((index) => this.trials[index]!.architecture),
        isTold: (text) => this.#known.isKnown(text),
        fitness: () => this.told.map((index) => this.#fitness[index] ?? null),
      },
      settings.strategy.options,
      stream(settings.seed, 'strategy', settings.strategy.id),
    );
  }

  /** How many architectures the next round asks for. */
  roundSize(): number {
    const { round, evaluations } = this.#settings;
    return evaluations === null ? round : Math.min(round, evaluations - this.trials.length);
  }

  reasonToStop(elapsedMs: number): StopReason | null {
    const { evaluations, timeSeconds } = this.#settings;
    if (evaluations !== null && this.trials.length >= evaluations) return 'evaluations';
    if (timeSeconds !== null && elapsedMs >= timeSeconds * 1000) return 'time';
    if (this.#stalled >= stallRounds) return 'exhausted';
    return this.#run.finish?.aborted ? 'interrupted' : null;
  }

  /** Trial indices in ask order; new networks get the next ones. */
  identify(asked: readonly unknown[]): { indices: number[]; fresh: { index: number; candidate: Candidate }[] } {
    const fresh: { index: number; candidate: Candidate }[] = [];
    const inRound = new Map<string, number>();
    const indices = asked.map((architecture) => {
      const found = this.#known.find(architecture);
      if ('index' in found) return found.index;
      const twice = inRound.get(found.candidate.hash);
      if (twice !== undefined) return twice;
      const index = this.trials.length + fresh.length;
      inRound.set(found.candidate.hash, index);
      fresh.push({ index, candidate: found.candidate });
      return index;
    });
    return { indices, fresh };
  }

  async score(
    evaluator: Evaluator,
    fresh: readonly { index: number; candidate: Candidate }[],
  ): Promise<Map<number, Scored>> {
    const scores = new Map<number, Scored>();
    const requests = fresh.map(({ index, candidate }) => ({ index, architecture: candidate.architecture }));
    const signal = this.#run.quit ?? new AbortController().signal;
    let failed = this.#failed;
    for await (const result of evaluator.evaluate(requests, signal)) {
      scores.set(result.index, result.scores);
      if (anyFailed(result.scores)) failed++;
      this.#run.onEvent?.({ kind: 'scored', done: this.trials.length + scores.size, failed, round: this.rounds });
    }
    signal.throwIfAborted();
    const missing = fresh.find(({ index }) => !scores.has(index));
    if (missing) throw new Error(`the evaluator returned nothing for ${missing.candidate.architecture}`);
    return scores;
  }

  /** Takes a round into the history. */
  remember(trials: readonly Trial[], asked: readonly number[]): void {
    for (const trial of trials) {
      this.trials.push(trial);
      this.#known.add(trial);
      if (anyFailed(trial.scores)) this.#failed++;
    }
    this.told.push(...asked);
    this.#stalled = trials.length > 0 ? 0 : this.#stalled + 1;
    this.rounds++;
    this.#fitness = fitnessOf(
      objectiveColumns(
        this.#objective,
        this.trials.map(({ scores }) => scores),
      ),
    );
  }

  tell(asked: readonly unknown[], indices: readonly number[]): void {
    const told = asked.map((architecture, i): Told<unknown> => {
      const { scores } = this.trials[indices[i]!]!;
      const values = Object.entries(scores).map(([id, score]) => [id, score.ok ? score.value : null] as const);
      return { architecture, scores: Object.fromEntries(values), fitness: this.#fitness[indices[i]!] ?? null };
    });
    this.strategy.tell(told);
  }

  committed(round: number): StudyEvent {
    let best: { architecture: string; fitness: number } | null = null;
    this.#fitness.forEach((fitness, i) => {
      if (fitness !== null && (best === null || fitness > best.fitness))
        best = { architecture: this.trials[i]!.architecture, fitness };
    });
    return { kind: 'committed', round, done: this.trials.length, asked: this.told.length, failed: this.#failed, best };
  }
}

const anyFailed = (scores: Trial['scores']): boolean => Object.values(scores).some((score) => !score.ok);

/** Scores as results keep them: without parts and times. */
function bare(scores: Scored): Trial['scores'] {
  return Object.fromEntries(
    Object.entries(scores).map(([id, score]) => [
      id,
      score.ok
        ? { ok: true, value: score.value }
        : { ok: false, reason: score.reason, ...(score.detail === undefined ? {} : { detail: score.detail }) },
    ]),
  );
}

const times = (scores: Scored): Record<string, number> =>
  Object.fromEntries(Object.entries(scores).map(([id, { ms }]) => [id, ms]));
