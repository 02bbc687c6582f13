/**
 * What a proxy is. A proxy says what it wants measured (settings and quantities); the runner merges the wishes of all chosen
 * proxies into as few programs as possible, runs them, and hands the results to `score`. See CONTRIBUTING.md.
 */
import type { Json } from '../base/index.ts';
import type { Values } from '../engine/index.ts';
import type { Graph } from '../graph/index.ts';
import type { Stream } from '../random/index.ts';
import type { NetworkSettings, SkipCell, Space, Topology } from '../spaces/index.ts';
import type { Quantity, QuantityResults } from './quantities/types.ts';

export interface ScorePart {
  readonly name: string;
  readonly value: number;
}
/** A score is a value or a reason; NaN is never a value. `-Infinity` is (rank it last). */
export type Score =
  | { readonly ok: true; readonly value: number; readonly parts?: readonly ScorePart[] }
  | {
      readonly ok: false;
      readonly reason: FailureReason;
      readonly detail?: string;
      readonly parts?: readonly ScorePart[];
    };

export type FailureReason =
  | 'not-finite'
  | 'undefined'
  | 'singular'
  | 'overflow'
  | 'disconnected'
  | 'needs-labels'
  | 'needs-space'
  | 'needs-population'
  | 'unsupported-op'
  | 'not-applicable'
  | 'engine-error'
  | 'timeout';

/** Initial weights. `default`: the framework's uniform +-1/sqrt(fan-in). `file`: the graph's own. `golden`: the fixtures' rule. */
export type Initialisation =
  | 'default'
  | 'kaiming-normal-fan-in'
  | 'kaiming-normal-fan-out'
  | 'normal'
  | 'transformer'
  | 'file'
  | 'golden'
  | 'golden-zen';

/** One network instance to run: everything that decides the numbers except the batch index. Equal settings share one program. */
export interface ProbeSetting {
  readonly init: Initialisation;
  readonly batchNorm: 'training' | 'inference' | 'bypass';
  /** Replace every parameter by its absolute value (synflow). */
  readonly absolute?: boolean;
  /** `data`: batch of the chosen data; `gaussian`: N(0,1); `ones`: all ones. */
  readonly input: 'data' | 'gaussian' | 'ones' | 'zen';
  /** Images per batch; default the run's batch size. */
  readonly batch?: number;
  readonly resolution?: number;
  /** Repetition number: another draw of weights and noise. */
  readonly repetition?: number;
  /** On the space's thin network (`Space.thin`) where it has one, else on the run's. */
  readonly thin?: true;
  /** Another network of the same architecture (TE-NAS's thin set-up, ...). Needs a space. */
  readonly variant?: Readonly<Record<string, number | boolean | string>>;
}

/** A wish: these quantities, on this network instance, on these batches (indices into the data). */
export interface Probe {
  readonly setting: ProbeSetting;
  readonly quantities: readonly Quantity[];
  readonly batches: readonly number[];
}

export interface ProxyContext {
  /** The network at the run's batch size, as the space or file gives it. */
  readonly graph: Graph;
  readonly settings: NetworkSettings;
  readonly topology: Topology | null;
  readonly skipCells: readonly SkipCell[] | null;
  /** True when labels are real or random ones were asked for. */
  readonly labels: 'real' | 'random' | 'none';
  /** Stream of this proxy on this network. */
  rng(purpose: string): Stream;
  /** Result of a wish: one entry per batch asked for, same order. */
  results(probe: Probe): readonly QuantityResults[];
  /** Initial weights of a setting, by parameter name. */
  weights(setting: ProbeSetting): ReadonlyMap<string, Values>;
  /** Label indices of a batch of the data; throws when there are none. */
  batchLabels(index: number, batch?: number): Int32Array;
}

export interface ProxyOption {
  readonly name: string;
  readonly description: string;
  readonly default: string | number | boolean;
  readonly choices?: readonly (string | number)[];
}

export interface Proxy {
  readonly id: string;
  readonly title: string;
  /** Title and arXiv id of the source. */
  readonly paper: string;
  readonly better: 'higher' | 'lower';
  /** `official`: the authors' code; `paper`: the paper's formula; `reconstruction`: ours, labelled so everywhere. */
  readonly provenance: 'official' | 'paper' | 'reconstruction';
  readonly description: string;
  readonly aliases?: readonly string[];
  readonly needs: {
    readonly data: 'none' | 'noise' | 'images';
    readonly labels: boolean;
    readonly gradients: 0 | 1 | 2;
    readonly space: boolean;
  };
  /** Same score for isomorphic architectures (contract.md, "What a score's key is"). */
  readonly isomorphismInvariant?: boolean;
  readonly options: readonly ProxyOption[];
  /** Whether it can score this network at all; a reason when not. */
  applies?(graph: Graph, options: Readonly<Record<string, Json>>): Score | null;
  probes(
    options: Readonly<Record<string, Json>>,
    context: { readonly settings: NetworkSettings; readonly graph: Graph },
  ): readonly Probe[];
  score(context: ProxyContext, options: Readonly<Record<string, Json>>): Score;
  /**
   * Scoring from the space's own views (topology, closed-form counts), for proxies that need no network: prepared once, then
   * called per architecture. Same values as `score`. Null where the space has no such view.
   */
  fromSpace?<A>(
    space: Space<A>,
    settings: NetworkSettings,
    options: Readonly<Record<string, Json>>,
  ): ((architecture: A) => Score) | null;
}

/** A score that exists only among others: ranks over a population. */
export interface PopulationProxy {
  readonly id: string;
  readonly title: string;
  readonly paper: string;
  readonly better: 'higher';
  readonly provenance: 'official' | 'paper' | 'reconstruction';
  readonly description: string;
  /** Ids of the proxies whose scores it needs. */
  readonly terms: readonly string[];
  /** Columns in the order of `terms`; failed scores are null (rank last). Result per architecture, never NaN. */
  aggregate(columns: readonly (readonly (number | null)[])[]): Float64Array;
}
