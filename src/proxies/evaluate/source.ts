/** Where networks come from: a point of a space (which can build variants of itself) or a graph such as a user's file. */
import { type Graph, withBatch, withRows } from '../../graph/index.ts';
import type { NetworkSettings, SkipCell, Space, Topology } from '../../spaces/index.ts';
import type { ProbeSetting } from '../types.ts';

export interface NetworkSource {
  readonly settings: NetworkSettings;
  /** The network at the run's settings. */
  readonly graph: Graph;
  readonly topology: Topology | null;
  readonly skipCells: readonly SkipCell[] | null;
  /** The network of a probe's setting; null where it would need a space. */
  variant(setting: ProbeSetting): Graph | null;
}

export function sourceOfArchitecture<A>(space: Space<A>, architecture: A, settings: NetworkSettings): NetworkSource {
  const graph = space.graph(architecture, settings);
  return {
    settings,
    graph,
    topology: space.topology?.(architecture) ?? null,
    skipCells: space.skipCells?.(architecture) ?? null,
    variant({ batch, resolution, variant, thin }) {
      const narrow = thin ? space.thin : undefined;
      if (resolution === undefined && variant === undefined && narrow === undefined)
        return withBatch(graph, batch ?? settings.batch);
      return space.graph(architecture, {
        ...settings,
        batch: batch ?? settings.batch,
        resolution: resolution ?? Math.min(settings.resolution, narrow?.resolution ?? settings.resolution),
        options: { ...settings.options, ...narrow?.options, ...variant },
      });
    },
  };
}

/** `graph` is a network from elsewhere; its resolution and classes are what its input and output say. */
export function sourceOfGraph(network: Graph, settings: NetworkSettings): NetworkSource {
  const graph = withRows(network);
  return {
    settings,
    graph,
    topology: null,
    skipCells: null,
    variant({ batch, resolution, variant }) {
      if (variant !== undefined || (resolution !== undefined && resolution !== settings.resolution)) return null;
      return withBatch(graph, batch ?? settings.batch);
    },
  };
}
