/**
 * The graph: an immutable list of nodes in topological order. A node has exactly one output, so a value is named by the
 * index of the node that makes it. Every node has a static shape, batch axis included (see `withBatch`).
 */
import type { OpAttributes, OpKind } from './ops.ts';

/** Index of a node, and of the value it makes. */
export type ValueId = number;
export type Shape = readonly number[];

/** Where a parameter stands in its layer; decides initialisation and which proxies look at it. */
export type ParameterRole =
  | 'conv'
  | 'linear'
  | 'bias'
  | 'norm-scale'
  | 'norm-shift'
  | 'norm-mean'
  | 'norm-variance'
  | 'other';

export type GraphNode = { readonly [K in OpKind]: NodeOf<K> }[OpKind];

export interface NodeOf<K extends OpKind> {
  readonly kind: K;
  readonly inputs: readonly ValueId[];
  readonly attributes: OpAttributes[K];
  readonly shape: Shape;
  /** Slash-separated place in the network, e.g. `stage2/cell3/edge1-3`; '' at the top. */
  readonly scope: string;
}

/** A named point proxies ask for without knowing the space. */
export interface Feature {
  /** `stem`: after the stem; `block`: a cell or residual block; `last`: what global pooling reads. */
  readonly kind: 'stem' | 'block' | 'last';
  readonly name: string;
  readonly value: ValueId;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Ids of the Input nodes, in order. The first is the image batch [N, C, H, W]. */
  readonly inputs: readonly ValueId[];
  /** Ids of the Parameter nodes in construction order. */
  readonly parameters: readonly ValueId[];
  readonly outputs: readonly { readonly name: string; readonly value: ValueId }[];
  readonly features: readonly Feature[];
}
