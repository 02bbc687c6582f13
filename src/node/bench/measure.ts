/**
 * Scores of many architectures by the proxies of the library. What the space answers by itself (topology, closed-form counts) is
 * computed here in microseconds; everything else goes to workers, each network once, and into a store as it comes.
 */
import { canonicalJson } from '../../base/index.ts';
import { graphHash } from '../../graph/index.ts';
import type { ProxyChoice, TimedScore } from '../../proxies/index.ts';
import type { Space } from '../../spaces/index.ts';
import { type Evaluator, networkSettings, type StudySettings } from '../../study/index.ts';
import type { ScoreStore, StoredScore } from '../store/index.ts';
import { immediateScores, isImmediate } from '../workers/index.ts';

/** By proxy id, one score per architecture in order. */
export type Measured = ReadonlyMap<string, readonly TimedScore[]>;

export interface MeasureProgress {
  /** Architectures whose scores are there, cached ones included. */
  readonly done: number;
  readonly total: number;
  /** Found in the store. */
  readonly cached: number;
  readonly failed: number;
}

export interface MeasureInput {
  readonly space: Space;
  readonly architectures: readonly string[];
  readonly choices: readonly ProxyChoice[];
  /** Everything that decides a score; its proxies are replaced by the missing ones. */
  readonly settings: StudySettings;
  readonly store: ScoreStore | null;
  /** Opened once per set of proxies that some networks lack. */
  readonly openEvaluator: (settings: StudySettings) => Promise<Evaluator>;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: MeasureProgress) => void) | undefined;
  /** Remarks for people. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** How often scores are made durable. */
const commitMs = 1000;

export async function measure(input: MeasureInput): Promise<Measured> {
  const { space, architectures, choices, settings } = input;
  const measured = new Map<string, readonly TimedScore[]>();
  const immediate = choices.filter((choice) => isImmediate(choice, space, settings));
  if (immediate.length > 0) {
    const parsed = architectures.map((text) => space.parse(text));
    for (const choice of immediate)
      measured.set(choice.proxy.id, immediateScores(space, parsed, choice, settings, input.now));
  }
  const others = choices.filter((choice) => !immediate.includes(choice));
  if (others.length > 0) for (const [id, scores] of await computed(input, others)) measured.set(id, scores);
  return measured;
}

async function computed(input: MeasureInput, choices: readonly ProxyChoice[]): Promise<Map<string, TimedScore[]>> {
  const { space, architectures, settings, store } = input;
  const network = networkSettings(settings);
  // Equal graphs are one network, scored once.
  const hashes = architectures.map((text) => graphHash(space.graph(space.parse(text), network)));
  const first = new Map<string, number>();
  hashes.forEach((hash, i) => {
    if (!first.has(hash)) first.set(hash, i);
  });
  const known = new Map(choices.map(({ proxy }) => [proxy.id, new Map<string, TimedScore>()]));
  if (store?.lowering)
    for (const choice of choices)
      known.set(choice.proxy.id, new Map(store.read(scoreKey(choice, settings, store.lowering))));
  // Networks by the set of proxies they lack: usually all networks lack the same.
  const groups = new Map<string, { readonly missing: readonly ProxyChoice[]; readonly networks: string[] }>();
  for (const hash of first.keys()) {
    const missing = choices.filter(({ proxy }) => !known.get(proxy.id)!.has(hash));
    if (missing.length === 0) continue;
    const name = missing.map(({ proxy }) => proxy.id).join();
    const group = groups.get(name) ?? { missing, networks: [] };
    group.networks.push(hash);
    groups.set(name, group);
  }
  let left = [...groups.values()].reduce((sum, { networks }) => sum + networks.length, 0);
  const cached = first.size - left;
  if (cached > 0) input.onNote?.(`${cached} of ${first.size} networks were scored before`);
  let failed = 0;
  for (const { missing, networks } of groups.values()) {
    const evaluator = await input.openEvaluator({
      ...settings,
      proxies: missing.map(({ proxy, options }) => ({
        id: proxy.id,
        options: options as StudySettings['spaceOptions'],
      })),
    });
    const keys = new Map(missing.map((choice) => [choice.proxy.id, scoreKey(choice, settings, evaluator.lowering)]));
    const pending: StoredScore[] = [];
    let committed = input.now();
    const commit = (): void => {
      if (pending.length > 0) store?.write(pending.splice(0), evaluator.lowering);
      committed = input.now();
    };
    try {
      const requests = networks.map((hash) => ({
        index: first.get(hash)!,
        architecture: architectures[first.get(hash)!]!,
      }));
      for await (const { index, scores } of evaluator.evaluate(
        requests,
        input.signal ?? new AbortController().signal,
      )) {
        const hash = hashes[index]!;
        for (const [id, score] of Object.entries(scores)) {
          known.get(id)!.set(hash, score);
          // A machine that was busy or short of memory says nothing about the network.
          if (score.ok || (score.reason !== 'timeout' && score.reason !== 'engine-error'))
            pending.push({ hash, key: keys.get(id)!, score });
        }
        if (Object.values(scores).some(({ ok }) => !ok)) failed++;
        left--;
        if (input.now() - committed >= commitMs) commit();
        input.onProgress?.({ done: first.size - left, total: first.size, cached, failed });
      }
    } finally {
      commit();
      await evaluator.close();
    }
  }
  return new Map([...known].map(([id, scores]) => [id, hashes.map((hash) => scores.get(hash)!)]));
}

/** The graph's hash apart, everything that decides a score. */
function scoreKey({ proxy, options }: ProxyChoice, settings: StudySettings, lowering: string): string {
  const { dataDescription, labels, seed, batch, space, spaceOptions } = settings;
  return canonicalJson({
    proxy: proxy.id,
    options,
    data: proxy.needs.data === 'none' ? null : dataDescription,
    labels,
    seed,
    batch,
    // A proxy may score another network of the same architecture.
    space,
    spaceOptions,
    lowering,
  });
}
