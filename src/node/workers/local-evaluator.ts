/** Scores architectures in this process: space, data and executors from a plan, one cache for all. */
import { type BatchSource, gaussianBatches, imageBatches } from '../../data/index.ts';
import { createReferenceExecutor } from '../../engine/index.ts';
import {
  ArrayCache,
  type Executors,
  type ProxyChoice,
  proxies,
  scoreNetwork,
  sourceOfArchitecture,
} from '../../proxies/index.ts';
import { findSpace } from '../../spaces/index.ts';
import {
  type EvaluationRequest,
  type EvaluationResult,
  type Evaluator,
  networkSettings,
  type StudySettings,
} from '../../study/index.ts';
import { loadData } from '../data/index.ts';
import { loadExecutor } from '../engine/index.ts';

/** All an evaluator needs, as JSON: a worker process gets it by message. */
export interface EvaluatorPlan {
  readonly settings: StudySettings;
  /** What `--data` said. */
  readonly dataSpec: string;
  /** Lowering to use; null chooses. */
  readonly lowering: string | null;
}

export async function openLocalEvaluator(plan: EvaluatorPlan): Promise<Evaluator> {
  const { settings } = plan;
  const space = findSpace(settings.space);
  const choices: readonly ProxyChoice[] = settings.proxies.map(({ id, options }) => ({ proxy: proxies[id]!, options }));
  const [native, data] = await Promise.all([
    loadExecutor({ lowering: plan.lowering === 'standard' ? 'standard' : 'auto' }),
    openBatches(settings, plan.dataSpec),
  ]);
  if (plan.lowering !== null && native.lowering !== plan.lowering) {
    throw new Error(`this study ran with the ${plan.lowering} lowering, here it is ${native.lowering}`);
  }
  const executors: Executors = { native, reference: createReferenceExecutor() };
  const cache = new ArrayCache();
  const network = networkSettings(settings);
  const evaluateOne = async (
    { index, architecture }: EvaluationRequest,
    signal: AbortSignal,
  ): Promise<EvaluationResult> => {
    const source = sourceOfArchitecture(space, space.parse(architecture), network);
    const scores = await scoreNetwork(source, choices, {
      executors,
      data,
      seed: settings.seed,
      cache,
      signal,
      now: () => performance.now(),
    });
    return { index, scores };
  };
  return {
    lowering: native.lowering,
    async *evaluate(requests, signal) {
      for (const request of requests) {
        signal.throwIfAborted();
        yield await evaluateOne(request, signal);
      }
    },
    close: async () => {},
  };
}

async function openBatches({ labels, classes, seed }: StudySettings, spec: string): Promise<BatchSource> {
  const set = await loadData(spec);
  if (set === 'gaussian') return gaussianBatches({ seed, ...(labels === 'random' ? { classes } : {}) });
  return imageBatches(set, { seed, labels: labels === 'random' ? 'random' : 'real' });
}
