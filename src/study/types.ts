/**
 * A study: settings, the rounds that were asked and told, and every distinct network's scores. The runner (`runStudy`) is the only
 * writer; a store makes each round durable in one transaction; an evaluator turns architectures into scores and knows no study.
 */
import type { Json } from '../base/index.ts';
import type { Score, TimedScore } from '../proxies/index.ts';

/** Version of the settings and of the store's schema; a store refuses any other. */
export const studyVersion = 1;

export type OptionValues = Readonly<Record<string, string | number | boolean>>;

export interface ChosenProxy {
  readonly id: string;
  readonly options: OptionValues;
}

/** Everything that decides the result, and nothing else (no host, path, worker count or clock). JSON. */
export interface StudySettings {
  readonly version: number;
  readonly space: string;
  /** Of the definition of a user's own space; absent for the spaces of nascent. */
  readonly spaceHash?: string;
  readonly spaceOptions: OptionValues;
  readonly resolution: number;
  readonly classes: number;
  readonly batch: number;
  /** As the user named the data: `fashion-mnist`, `digits`, `gaussian`, or the kind of a user's data (never a path). */
  readonly data: string;
  /** The data's own description (kind, content hash, ...): part of every score's key. */
  readonly dataDescription: Json;
  readonly labels: 'real' | 'random' | 'none';
  /** Measured proxies (terms of population proxies included), in the order asked for. */
  readonly proxies: readonly ChosenProxy[];
  /** Ids of population proxies asked for (`az-nas`). */
  readonly populationProxies: readonly string[];
  /** `a`, `rank(a,b)`, or several separated by commas; `-` in front minimises. */
  readonly objective: string;
  readonly strategy: { readonly id: string; readonly options: OptionValues };
  /** `params<=1e6,macs<=100e6` or empty. */
  readonly budget: string;
  /** Budgets use the space's official counts. */
  readonly countOfficial: boolean;
  /** Distinct scored networks to stop at; null: no limit. */
  readonly evaluations: number | null;
  /** Seconds to stop after (checked between rounds); null: no limit. A study with a time limit is not reproducible. */
  readonly timeSeconds: number | null;
  readonly round: number;
  readonly seed: number;
}

/** One distinct network that was scored. */
export interface Trial {
  /** Order in which networks became known, from 0. */
  readonly index: number;
  /** Round it was asked in. */
  readonly round: number;
  readonly architecture: string;
  /** Hash of the built graph. */
  readonly hash: string;
  readonly params: number;
  readonly macs: number;
  /** By proxy id, population proxies excluded; without parts and times. */
  readonly scores: Readonly<Record<string, Score>>;
}

/** What one transaction of the store holds. */
export interface RoundRecord {
  /** From 0, without gaps. */
  readonly round: number;
  /** Trial index of every architecture asked, in ask order (also known ones). */
  readonly asked: readonly number[];
  /** The trials that are new in this round, in index order. */
  readonly trials: readonly Trial[];
  /** The strategy's state after being told. */
  readonly strategy: Json;
}

/** Times of a round: kept in a table of their own, never part of a result. */
export interface RoundTiming {
  readonly round: number;
  /** Wall time of the whole round. */
  readonly roundMs: number;
  /** Computing time of each new trial by index and proxy id. */
  readonly trials: readonly { readonly index: number; readonly ms: Readonly<Record<string, number>> }[];
}

export type StopReason = 'evaluations' | 'time' | 'exhausted' | 'interrupted' | 'infeasible';

/** A study as stored. */
export interface StoredStudy {
  readonly settings: StudySettings;
  /** Executor lowering the first run chose; a resume must use it again. */
  readonly lowering: string;
  /** Facts of this machine that a resume needs and no result depends on: what `--data` and `--space` said. */
  readonly local: {
    readonly data: string;
    /** File of a user's own space as it was named: for messages, never loaded. */
    readonly space?: string;
  };
  readonly rounds: readonly RoundRecord[];
  readonly timings: readonly RoundTiming[];
  /** Null while it is neither finished nor cleanly interrupted. */
  readonly stopped: StopReason | null;
}

/**
 * Where a study lives. `commitRound` is atomic and durable when it returns: after a kill at any moment the study holds exactly the
 * rounds whose commit returned (and possibly the one in flight, whole). One writer at a time; readers may read meanwhile.
 */
export interface StudyStore {
  read(): StoredStudy;
  commitRound(record: RoundRecord, timing: RoundTiming): void;
  /** `interrupted` may be followed by more rounds; the others end the study. */
  setStopped(reason: StopReason): void;
  close(): void;
}

export interface EvaluationRequest {
  /** Trial index: results may come in any order. */
  readonly index: number;
  readonly architecture: string;
}

export interface EvaluationResult {
  readonly index: number;
  /** By proxy id; all failed with one reason when the network could not be evaluated at all. */
  readonly scores: Readonly<Record<string, TimedScore>>;
}

/** Scores architectures. The scores must not depend on order, grouping or the number of workers. */
export interface Evaluator {
  readonly lowering: string;
  evaluate(requests: readonly EvaluationRequest[], signal: AbortSignal): AsyncIterable<EvaluationResult>;
  close(): Promise<void>;
}
