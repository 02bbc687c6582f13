/** Reasons why a proxy cannot look at a network. */
import type { Graph } from '../graph/index.ts';
import { reluNodes } from './quantities/relu-calls.ts';
import type { Score } from './types.ts';

export const notApplicable = (detail: string): Score => ({ ok: false, reason: 'not-applicable', detail });

export const noRelu = (graph: Graph): Score | null =>
  reluNodes(graph, false).length > 0 ? null : notApplicable('the network has no ReLU');

export const noReluOnMaps = (graph: Graph): Score | null =>
  reluNodes(graph, true).length > 0 ? null : notApplicable('the network has no ReLU on feature maps');

export const disconnected: Score = {
  ok: false,
  reason: 'disconnected',
  detail: 'no path leads from the input to the output',
};
