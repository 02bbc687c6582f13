/**
 * Scores one network with any number of proxies: their wishes are merged into as few programs as possible, the programs run,
 * and each proxy computes its score from the results. A program that fails costs only the proxies that need it.
 */
import { errorText, isNascentError, type Json, type NascentError } from '../../base/index.ts';
import { createReferenceExecutor, initialise, type Weights } from '../../engine/index.ts';
import type { Graph } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import type { Quantity, QuantityResults } from '../quantities/types.ts';
import type { Initialisation, Probe, ProbeSetting, Proxy, ProxyContext, Score } from '../types.ts';
import { ArrayCache, type BatchProvider, type InputOverride } from './inputs.ts';
import { planPrograms, programKey } from './plan.ts';
import { type CompiledPlan, compilePlan, type Executors, type ProgramResults, structureOf } from './run-program.ts';
import type { NetworkSource } from './source.ts';

export interface ProxyChoice {
  readonly proxy: Proxy;
  readonly options: Readonly<Record<string, Json>>;
}

export interface Evaluation {
  readonly executors: Executors;
  readonly data: BatchProvider;
  readonly seed: number;
  /** Weights of a user's file, for `init: file`. */
  readonly fileWeights?: Weights | undefined;
  /** Replaces the `default` initialisation; proxies that have their own keep it. */
  readonly init?: Initialisation | undefined;
  /** Replaces training-mode batch norm where the initialisation was replaced. */
  readonly batchNorm?: 'training' | 'inference' | undefined;
  readonly override?: InputOverride;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, monotonic; without it all times are 0. */
  readonly now?: () => number;
  /** Arrays shared between networks; make one per study. */
  readonly cache?: ArrayCache;
}

/** A score with its share of the time: a program's time is divided evenly among the proxies that use it. */
export type TimedScore = Score & { readonly ms: number };

type Failure = Extract<Score, { ok: false }>;

export async function scoreNetwork(
  source: NetworkSource,
  choices: readonly ProxyChoice[],
  evaluation: Evaluation,
): Promise<Readonly<Record<string, TimedScore>>> {
  const now = evaluation.now ?? (() => 0);
  const cache = evaluation.cache ?? new ArrayCache();
  const { settings, graph } = source;
  const wishes = choices.map(({ proxy, options }) => wishOf(proxy, options, source, evaluation));
  const plans = planPrograms(wishes.flatMap(({ probes }) => probes));
  const results = new Map<string, ProgramResults | Failure>();
  const refusals = new Map<string, ReadonlyMap<string, NascentError>>();
  const times = new Map<string, number>();
  const users = new Map<string, number>();
  for (const { keys } of wishes) for (const key of keys) users.set(key, (users.get(key) ?? 0) + 1);
  const weightsOf = (setting: ProbeSetting, network: Graph): Weights => {
    if (setting.init === 'file') return evaluation.fileWeights ?? new Map();
    return initialise(network, setting.init, evaluation.seed, setting.repetition);
  };
  const environment = { ...evaluation, cache, override: evaluation.override ?? {} };
  // Kept for the next plan: repetitions follow one another.
  let compiled: CompiledPlan | null = null;
  for (const plan of plans) {
    const start = now();
    try {
      evaluation.signal?.throwIfAborted();
      // Inside: a network may not exist in the variant asked for (another batch, other options of the space).
      const network = source.variant(plan.setting);
      if (network === null) {
        const detail = 'the proxy scores another network of the same architecture';
        results.set(plan.key, { ok: false, reason: 'needs-space', detail });
        continue;
      }
      const weights = weightsOf(plan.setting, network);
      if (compiled?.structure !== structureOf(plan, network, weights)) {
        await compiled?.release();
        compiled = null;
        compiled = await compilePlan(plan, network, weights, environment);
      }
      refusals.set(plan.key, compiled.refused);
      results.set(plan.key, await compiled.run(plan, weights));
    } catch (error) {
      await compiled?.release();
      compiled = null;
      if (evaluation.signal?.aborted) throw error;
      // Bad data is the user's to mend and a TypeError a defect of ours; everything else about one network is data.
      if (error instanceof TypeError || error instanceof ReferenceError) throw error;
      if (isNascentError(error) && error.code === 'input' && isBadData(error.detail.what, plan.setting)) throw error;
      results.set(plan.key, failureOf(error));
    }
    times.set(plan.key, (now() - start) / (users.get(plan.key) ?? 1));
  }
  await compiled?.release();
  const scores: Record<string, TimedScore> = {};
  choices.forEach(({ proxy, options }, i) => {
    const { keys, probes, problem } = wishes[i]!;
    const start = now();
    const score = problem ?? firstFailure(keys, results) ?? refusal(probes, refusals) ?? compute(proxy, options);
    const shared = [...keys].reduce((sum, key) => sum + (times.get(key) ?? 0), 0);
    scores[proxy.id] = { ...score, ms: shared + now() - start };
  });
  return scores;

  function compute(proxy: Proxy, options: Readonly<Record<string, Json>>): Score {
    const context: ProxyContext = {
      graph,
      settings,
      topology: source.topology,
      skipCells: source.skipCells,
      labels: evaluation.data.labels,
      rng: (purpose) => stream(evaluation.seed, 'proxy', proxy.id, purpose),
      results: (probe) => resultsOf(adapt(probe, evaluation), results),
      weights(setting) {
        const adapted = adaptSetting(setting, evaluation);
        return weightsOf(adapted, source.variant(adapted) ?? graph);
      },
      batchLabels(index, batch) {
        const [, channels, resolution] = graph.nodes[graph.inputs[0]!]!.shape as readonly [number, number, number];
        return evaluation.data.classes(index, { batch: batch ?? settings.batch, channels, resolution });
      },
    };
    const score = proxy.score(context, options);
    if (score.ok && Number.isNaN(score.value))
      return { ok: false, reason: 'not-finite', detail: 'the score is not a number' };
    return score;
  }
}

interface Wish {
  readonly probes: readonly Probe[];
  /** Keys of the programs it needs. */
  readonly keys: ReadonlySet<string>;
  readonly problem: Score | null;
}

function wishOf(
  proxy: Proxy,
  options: Readonly<Record<string, Json>>,
  { graph, settings }: NetworkSource,
  evaluation: Evaluation,
): Wish {
  const none = { probes: [], keys: new Set<string>() };
  const problem = proxy.applies?.(graph, options) ?? null;
  if (problem) return { ...none, problem };
  if (proxy.needs.labels && evaluation.data.labels === 'none') {
    return {
      ...none,
      problem: { ok: false, reason: 'needs-labels', detail: 'the data has no labels; ask for random ones' },
    };
  }
  const probes = proxy.probes(options, { settings, graph }).map((probe) => adapt(probe, evaluation));
  const keys = new Set(
    probes.flatMap(({ setting, quantities }) => quantities.map((quantity) => programKey(setting, quantity))),
  );
  return { probes, keys, problem: null };
}

const adapt = (probe: Probe, evaluation: Evaluation): Probe => ({
  ...probe,
  setting: adaptSetting(probe.setting, evaluation),
});

function adaptSetting(setting: ProbeSetting, { init, batchNorm }: Evaluation): ProbeSetting {
  if (setting.init !== 'default' || init === undefined) return setting;
  const mode = setting.batchNorm === 'training' ? (batchNorm ?? 'training') : setting.batchNorm;
  return { ...setting, init, batchNorm: mode };
}

function firstFailure(
  keys: ReadonlySet<string>,
  results: ReadonlyMap<string, ProgramResults | Failure>,
): Failure | null {
  for (const key of keys) {
    const result = results.get(key);
    if (result && 'ok' in result) return result;
  }
  return null;
}

/** Why the network does not allow a quantity of the wishes; null where it allows all. */
function refusal(
  probes: readonly Probe[],
  refusals: ReadonlyMap<string, ReadonlyMap<string, NascentError>>,
): Failure | null {
  for (const { setting, quantities } of probes)
    for (const quantity of quantities) {
      const error = refusals.get(programKey(setting, quantity))?.get(quantity.key);
      if (error) return failureOf(error);
    }
  return null;
}

function resultsOf(probe: Probe, results: ReadonlyMap<string, ProgramResults | Failure>): readonly QuantityResults[] {
  return probe.batches.map((index) => ({
    get<T>(quantity: Quantity<T>): T {
      const result = results.get(programKey(probe.setting, quantity));
      if (!result || 'ok' in result || !result.get(index)?.has(quantity.key))
        throw new Error(`${quantity.key} was not asked for`);
      return result.get(index)!.get(quantity.key) as T;
    },
  }));
}

/** A proxy's own batch may be larger than the data: then only this proxy fails. */
function isBadData(what: string, { batch }: ProbeSetting): boolean {
  return what === 'label out of range' || (what === 'the batch is larger than the data' && batch === undefined);
}

function failureOf(error: unknown): Failure {
  const reason = isNascentError(error) && error.code === 'unsupported' ? 'unsupported-op' : 'engine-error';
  return { ok: false, reason, detail: errorText(error) };
}

/** Executors for places without a native one: everything in the float64 interpreter. */
export function referenceExecutors(): Executors {
  return { reference: createReferenceExecutor(), native: null };
}
