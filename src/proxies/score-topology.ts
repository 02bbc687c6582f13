/** Scoring whole spaces by proxies that need no network: topology, closed-form counts. Microseconds per architecture. */
import { type Json, NascentError } from '../base/index.ts';
import type { NetworkSettings, Space } from '../spaces/index.ts';
import { macs } from './macs.ts';
import { nnDegree } from './nn-degree.ts';
import { nnMass } from './nn-mass.ts';
import { params } from './params.ts';
import { sedR } from './sed-r.ts';
import { trainableLayers } from './trainable-layers.ts';
import type { Proxy, Score } from './types.ts';

/** Proxies that read only the architecture or its graph, by id. */
export const topologyProxies: Readonly<Record<string, Proxy>> = Object.fromEntries(
  [params, macs, trainableLayers, sedR, nnDegree, nnMass].map((proxy) => [proxy.id, proxy]),
);

export interface TopologyScoring {
  /** Default: the space's own. */
  readonly settings?: NetworkSettings;
  /** Options by proxy id. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/**
 * Scores by proxy id, in the order of the architectures; the values are those of `scoreNetwork`, without parts. Throws
 * NascentError `not-found` for a proxy that is not of this kind. A space that lacks what a proxy reads gives a reason.
 */
export function scoreTopology<A>(
  space: Space<A>,
  architectures: Iterable<A>,
  ids: readonly string[],
  { settings = space.defaults, options = {} }: TopologyScoring = {},
): Readonly<Record<string, readonly Score[]>> {
  const all = Array.isArray(architectures) ? (architectures as readonly A[]) : [...architectures];
  return Object.fromEntries(
    ids.map((id) => {
      const proxy = Object.hasOwn(topologyProxies, id) ? topologyProxies[id] : undefined;
      if (!proxy) {
        throw new NascentError('not-found', {
          what: 'no proxy scores the topology alone under this name',
          expected: Object.keys(topologyProxies).join(', '),
          got: `"${id}"`,
        });
      }
      const score = proxy.fromSpace?.(space, settings, options[id] ?? {}) ?? (() => lacking(space));
      return [id, all.map((architecture) => score(architecture))];
    }),
  );
}

const lacking = (space: { readonly title: string }): Score => ({
  ok: false,
  reason: 'not-applicable',
  detail: `${space.title} does not define what this proxy reads`,
});
