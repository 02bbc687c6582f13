/** Quantities and proxies of one golden network, computed by the ordinary runner in as few programs as it needs. */
import type { Json } from '../../base/index.ts';
import { type Evaluation, type ProxyChoice, scoreNetwork } from '../evaluate/score-network.ts';
import type { NetworkSource } from '../evaluate/source.ts';
import type { QuantityResults } from '../quantities/types.ts';
import type { Probe, Proxy, Score } from '../types.ts';
import type { Value } from './compare.ts';

/** Values that are not scores: a wish of its own, and what follows from its results. */
export interface Reading<T> {
  readonly probe: Probe;
  read(results: readonly QuantityResults[]): T;
}

/** `undefined`: could not be computed; null: no value, with a reason. */
export interface Scored {
  readonly value: Value;
  readonly detail?: string;
}

export interface Measured<R extends Readonly<Record<string, unknown>>> {
  readonly scores: Readonly<Record<string, Scored>>;
  /** Readings whose program ran. */
  readonly readings: { readonly [K in keyof R]?: R[K] };
  /** Why a reading is missing. */
  readonly problems: { readonly [K in keyof R]?: string };
}

export type NamedProxies = Readonly<Record<string, readonly [proxy: Proxy, options?: Readonly<Record<string, Json>>]>>;

/** Scores under the fixtures' names, and readings, of one network. */
export async function measure<R extends Readonly<Record<string, unknown>>>(
  source: NetworkSource,
  named: NamedProxies,
  readings: { readonly [K in keyof R]: Reading<R[K]> },
  evaluation: Evaluation,
): Promise<Measured<R>> {
  const read: Partial<Record<keyof R, R[keyof R]>> = {};
  const choices: ProxyChoice[] = Object.entries(named).map(([name, [proxy, options = {}]]) => ({
    proxy: { ...proxy, id: name },
    options,
  }));
  const names = Object.keys(readings) as (keyof R & string)[];
  for (const name of names) {
    const keep = (value: R[keyof R]): void => {
      read[name] = value;
    };
    choices.push({ proxy: readingProxy(name, readings[name], keep), options: {} });
  }
  const scores = await scoreNetwork(source, choices, evaluation);
  const problems: Partial<Record<keyof R, string>> = {};
  for (const name of names) if (!scores[name]!.ok) problems[name] = explain(scores[name]!);
  return {
    scores: Object.fromEntries(Object.keys(named).map((name) => [name, scoredOf(scores[name]!)])),
    readings: read as Measured<R>['readings'],
    problems: problems as Measured<R>['problems'],
  };
}

/** The runner knows proxies only; this one passes its results on and scores nothing. */
function readingProxy<T>(id: string, { probe, read }: Reading<T>, keep: (value: T) => void): Proxy {
  return {
    id,
    title: id,
    paper: '',
    better: 'higher',
    provenance: 'official',
    description: '',
    needs: { data: 'images', labels: true, gradients: 2, space: false },
    options: [],
    probes: () => [probe],
    score(context) {
      keep(read(context.results(probe)));
      return { ok: true, value: 0 };
    },
  };
}

function scoredOf(score: Score): Scored {
  if (score.ok) return { value: score.value };
  const broken = score.reason === 'engine-error' || score.reason === 'unsupported-op';
  return { value: broken ? undefined : null, detail: explain(score) };
}

function explain(score: Score): string {
  if (score.ok) return '';
  return score.detail === undefined ? score.reason : `${score.reason}: ${score.detail}`;
}
