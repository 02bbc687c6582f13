/** What a study found, computed from what is stored and nothing else: `search`, `resume`, `show` and the report print the same. */
import { type Direction, paretoFront } from '../math/index.ts';
import { populationProxies, type Score } from '../proxies/index.ts';
import { fitnessOf, objectiveColumns, parseObjective } from './objective.ts';
import type { StopReason, StoredStudy, StudySettings, Trial } from './types.ts';

export interface RankedTrial {
  readonly rank: number;
  readonly architecture: string;
  readonly hash: string;
  readonly params: number;
  readonly macs: number;
  /** The scalar that was maximised; null when it cannot be computed. */
  readonly fitness: number | null;
  /** By proxy id, population proxies included. */
  readonly scores: Readonly<Record<string, Score>>;
}

export interface StudySummary {
  readonly seed: number;
  readonly space: string;
  readonly settings: StudySettings & { readonly lowering: string };
  /** Architectures the strategy asked for, repeats included. */
  readonly asked: number;
  /** Distinct networks, each scored once. */
  readonly unique: number;
  /** Networks for which some proxy has no value. */
  readonly failed: number;
  readonly stopped: StopReason | null;
  readonly best: readonly RankedTrial[];
  /** Pareto front: of the objectives, or of the single objective against MACs. By ascending MACs. */
  readonly front: readonly Omit<RankedTrial, 'rank'>[];
}

/** The `top` best; with equal fitness fewer parameters first, then the earlier trial. */
export function summarise(study: StoredStudy, top: number): StudySummary {
  const { settings } = study;
  const { trials, fitness, columns } = evaluateStudy(study);
  const scores = allScores(settings, trials);
  const entry = (index: number): Omit<RankedTrial, 'rank'> => {
    const { architecture, hash, params, macs } = trials[index]!;
    return { architecture, hash, params, macs, fitness: fitness[index] ?? null, scores: scores[index]! };
  };
  return {
    seed: settings.seed,
    space: settings.space,
    settings: { ...settings, lowering: study.lowering },
    asked: study.rounds.reduce((sum, { asked }) => sum + asked.length, 0),
    unique: trials.length,
    failed: trials.filter((trial) => Object.values(trial.scores).some((score) => !score.ok)).length,
    stopped: study.stopped,
    best: ranking(trials, fitness)
      .slice(0, top)
      .map((index, i) => ({ rank: i + 1, ...entry(index) })),
    front: frontOf(trials, columns).map(entry),
  };
}

export interface EvaluatedStudy {
  /** In index order. */
  readonly trials: readonly Trial[];
  /** Per trial. */
  readonly fitness: readonly (number | null)[];
  /** Oriented objective values: [objective][trial]. */
  readonly columns: readonly (readonly (number | null)[])[];
}

/** All trials with their final fitness (rank aggregates depend on the whole population). */
export function evaluateStudy({ settings, rounds }: StoredStudy): EvaluatedStudy {
  const trials = rounds.flatMap((round) => round.trials);
  const objective = parseObjective(
    settings.objective,
    settings.proxies.map(({ id }) => id),
  );
  const columns = objectiveColumns(
    objective,
    trials.map(({ scores }) => scores),
  );
  return { trials, fitness: fitnessOf(columns), columns };
}

/** Trial indices, best first. Networks without fitness come last. */
export function ranking(trials: readonly Trial[], fitness: readonly (number | null)[]): readonly number[] {
  const worth = (index: number): number => fitness[index] ?? Number.NEGATIVE_INFINITY;
  const known = (index: number): number => (fitness[index] === null || fitness[index] === undefined ? 1 : 0);
  return trials
    .map((_, index) => index)
    .sort((a, b) => {
      if (known(a) !== known(b)) return known(a) - known(b);
      if (worth(a) !== worth(b)) return worth(b) > worth(a) ? 1 : -1;
      return trials[a]!.params - trials[b]!.params || a - b;
    });
}

/** Trial indices on the front, by ascending MACs; networks without every objective are left out. */
export function frontOf(trials: readonly Trial[], columns: readonly (readonly (number | null)[])[]): readonly number[] {
  const complete = trials
    .map((_, i) => i)
    .filter((i) => columns.every((column) => column[i] !== null && column[i] !== Number.NEGATIVE_INFINITY));
  const single = columns.length === 1;
  const points = complete.map((i) => [...columns.map((column) => column[i]!), ...(single ? [trials[i]!.macs] : [])]);
  const directions: Direction[] = columns.map(() => 'maximise');
  if (single) directions.push('minimise');
  return paretoFront(points, directions)
    .map((k) => complete[k]!)
    .sort((a, b) => trials[a]!.macs - trials[b]!.macs || a - b);
}

/** Measured scores with the population's own added. */
function allScores(settings: StudySettings, trials: readonly Trial[]): readonly Readonly<Record<string, Score>>[] {
  const extra = settings.populationProxies.map((id) => {
    const proxy = populationProxies[id]!;
    const columns = proxy.terms.map((term) =>
      trials.map(({ scores }) => (scores[term]?.ok ? scores[term].value : null)),
    );
    return { id, values: proxy.aggregate(columns) };
  });
  return trials.map(({ scores }, i) => ({
    ...scores,
    ...Object.fromEntries(extra.map(({ id, values }) => [id, { ok: true, value: values[i]! } as const])),
  }));
}
