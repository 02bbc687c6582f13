/** Reasons why a proxy cannot look at a network, and the reading of options. */
import type { Json } from '../base/index.ts';
import type { Graph } from '../graph/index.ts';
import { reluNodes } from './quantities/relu-calls.ts';
import type { Proxy, Score } from './types.ts';

export const notApplicable = (detail: string): Score => ({ ok: false, reason: 'not-applicable', detail });

export const noRelu = (graph: Graph): Score | null =>
  reluNodes(graph, false).length > 0 ? null : notApplicable('the network has no ReLU');

export const noReluOnMaps = (graph: Graph): Score | null =>
  reluNodes(graph, true).length > 0 ? null : notApplicable('the network has no ReLU on feature maps');

/** An option's value, or its declared default. */
export function option<T extends string | number | boolean>(
  declared: Proxy['options'],
  given: Readonly<Record<string, Json>>,
  name: string,
): T {
  const known = declared.find((each) => each.name === name);
  if (!known) throw new Error(`undeclared proxy option ${name}`);
  return (given[name] ?? known.default) as T;
}
