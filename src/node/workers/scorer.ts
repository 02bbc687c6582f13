/** Scores architectures in this process: what one worker does, and what an evaluator without workers does. */
import { canonicalJson, NascentError } from '../../base/index.ts';
import { ArrayCache, type ProxyChoice, proxies, scoreNetwork, sourceOfArchitecture } from '../../proxies/index.ts';
import { findSpace, type Space } from '../../spaces/index.ts';
import {
  type ChosenProxy,
  type EvaluationRequest,
  type EvaluationResult,
  networkSettings,
  type StudySettings,
} from '../../study/index.ts';
import { openData, openExecutors } from '../runtime.ts';
import { openSpaceFile } from '../spaces/index.ts';

/** Everything a process needs to score for a study. JSON. */
export interface EvaluatorPlan {
  readonly settings: StudySettings;
  /** What `--data` said; a path stays here and out of the settings. */
  readonly dataSpec: string;
  /** Absolute path of a user's own space, whose hash is in the settings. */
  readonly spaceFile?: string | null;
  /** Lowering the study began with; null: the best this machine has. */
  readonly lowering: string | null;
}

export interface Scorer {
  readonly lowering: string;
  /** Why it is not the fastest lowering; for people. */
  readonly notes: readonly string[];
  score(request: EvaluationRequest, signal?: AbortSignal): Promise<EvaluationResult>;
}

/** Loads the data and the engine. Throws NascentError for unknown ids, bad data, data that changed, a lowering that is missing. */
export async function openScorer({ settings, dataSpec, spaceFile = null, lowering }: EvaluatorPlan): Promise<Scorer> {
  const { labels, classes, seed } = settings;
  const space = spaceFile === null ? findSpace(settings.space) : await openOwnSpace(spaceFile, settings);
  const choices = settings.proxies.map(choiceOf);
  const [executors, { provider }] = await Promise.all([
    openExecutors(lowering),
    openData({ data: dataSpec, labels, classes, seed }),
  ]);
  if (canonicalJson(provider.description) !== canonicalJson(settings.dataDescription)) {
    throw new NascentError('conflict', {
      what: 'the data is not what the study began with',
      where: dataSpec,
      expected: canonicalJson(settings.dataDescription),
      got: canonicalJson(provider.description),
      hint: 'give the same data, or start a new study',
    });
  }
  const evaluation = { executors, data: provider, seed, cache: new ArrayCache(), now: () => performance.now() };
  const network = networkSettings(settings);
  return {
    lowering: executors.native.lowering,
    notes: executors.native.notes,
    async score({ index, architecture }, signal) {
      const source = sourceOfArchitecture(space, space.parse(architecture), network);
      const scores = await scoreNetwork(source, choices, { ...evaluation, signal });
      return { index, scores: withoutParts(scores) };
    },
  };
}

async function openOwnSpace(path: string, { spaceHash }: StudySettings): Promise<Space> {
  const { space, hash } = await openSpaceFile(path, '/');
  if (hash === spaceHash) return space();
  throw new NascentError('conflict', { what: 'the file of the space was changed while it was used', where: path });
}

function choiceOf({ id, options }: ChosenProxy): ProxyChoice {
  const proxy = Object.hasOwn(proxies, id) ? proxies[id] : undefined;
  if (!proxy)
    throw new NascentError('not-found', { what: 'unknown proxy', got: id, hint: 'nascent proxies lists them' });
  return { proxy, options };
}

/** A study keeps no parts, and there are hundreds per network. */
function withoutParts(scores: EvaluationResult['scores']): EvaluationResult['scores'] {
  return Object.fromEntries(Object.entries(scores).map(([id, { parts: _, ...score }]) => [id, score]));
}
