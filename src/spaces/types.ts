/** What a search space is. One file per space; `index.ts` lists them; the contract kit in testing/ checks every one. */
import type { Graph } from '../graph/index.ts';
import type { Stream } from '../random/index.ts';

/** How an architecture becomes a network. `options` are the space's own (C, N, ...). */
export interface NetworkSettings {
  readonly batch: number;
  readonly resolution: number;
  readonly classes: number;
  readonly options?: Readonly<Record<string, number | boolean | string>>;
}

export interface SpaceOption {
  readonly name: string;
  readonly description: string;
  readonly default: number | boolean | string;
  /** Allowed values of a text option. */
  readonly choices?: readonly string[];
  /** True where fractions are allowed although the default is whole (a width factor of 1). */
  readonly fractional?: true;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One operation of the topology view (zero edges removed); what topology-only proxies read. */
export interface TopologyOp {
  readonly kind: 'conv' | 'separable-conv' | 'dilated-conv' | 'pool' | 'skip';
  readonly kernel: number;
  /** Lies on an input-output path. */
  readonly active: boolean;
}

/** A cell (or block) seen as nodes and operations. */
export interface Topology {
  readonly ops: readonly TopologyOp[];
  /** False when no path leads from input to output. */
  readonly connected: boolean;
}

/** Cells with widths, depths and skip links, for NN-Mass and NN-Degree; only spaces that define them. */
export interface SkipCell {
  /** Channels of a layer, on average. */
  readonly width: number;
  readonly depth: number;
  /** Skip channels into each layer. */
  readonly skipChannels: readonly number[];
  /** `add`: skip channels are added channel by channel (residual blocks); default: they are concatenated to the input. */
  readonly joined?: 'concat' | 'add';
  /** Skip channels there could be; default: layer l >= 2 takes channels of the layers 0..l-2, `width` each. */
  readonly possibleChannels?: number;
}

export interface Space<A = unknown> {
  readonly id: string;
  readonly title: string;
  /** Title and arXiv id. */
  readonly paper: string;
  readonly description: string;
  /** Other names of the field (`ofa`, `mbv2`), accepted wherever the id is. */
  readonly aliases?: readonly string[];
  /** What no source states and was rebuilt from the paper's facts; shown wherever the space is named. */
  readonly reconstruction?: string;
  /** The text form explained in a sentence or two: what `parse` reads and `format` writes. */
  readonly textForm: string;
  /** A well-known architecture in text form, for help texts and the space's page. */
  readonly example: string;
  /** Number of architectures, or why there is none. */
  readonly size: bigint | { readonly unbounded: string };
  readonly options: readonly SpaceOption[];
  /** Resolution, classes and batch used when the user names none. */
  readonly defaults: { readonly resolution: number; readonly classes: number; readonly batch: number };
  /**
   * Settings of a narrow network of the same architecture, for scores that only rank: options in place of the run's, and the
   * resolution at most. Widths and depths that architectures differ in must still differ.
   */
  readonly thin?: { readonly options?: Readonly<Record<string, number>>; readonly resolution: number };
  sample(rng: Stream): A;
  /** One elementary change; never returns an equal architecture. */
  mutate(architecture: A, rng: Stream): A;
  /** Several elementary changes at once, as the published search makes them; may give the architecture back. */
  mutateSeveral?(architecture: A, changes: number, rng: Stream): A;
  /** Where the published search starts; strategies that grow from one architecture take it instead of a sample. */
  readonly start?: A;
  /** The space with samples and mutants inside the limits that the options name, where options shape more than the network. */
  configured?(settings: NetworkSettings): Space<A>;
  cross?(a: A, b: A, rng: Stream): A;
  neighbours?(architecture: A): Iterable<A>;
  enumerate?(): Iterable<A>;
  /** Official index where a benchmark defines one. */
  index?(architecture: A): number;
  fromIndex?(index: number): A;
  format(architecture: A): string;
  /** Throws NascentError `input` with the position of the first wrong character. */
  parse(text: string): A;
  /** Equal for functionally equal architectures. */
  canonical(architecture: A): string;
  graph(architecture: A, settings: NetworkSettings): Graph;
  /** Closed-form counts, equal to `costs(graph(...))`, for scoring millions; the `Official` ones are the benchmark's own. */
  counts?(
    architecture: A,
    settings: NetworkSettings,
  ): { params: number; macs: number; paramsOfficial?: number; macsOfficial?: number };
  /** Number of convolutions and linear layers with weights of their own, equal to the graph's. */
  layerCount?(architecture: A, settings: NetworkSettings): number;
  topology?(architecture: A): Topology;
  skipCells?(architecture: A): readonly SkipCell[];
  /** The cell as a drawing: nodes and labelled edges. */
  drawing?(architecture: A): {
    nodes: readonly string[];
    edges: readonly { from: number; to: number; label: string }[];
  };
}
