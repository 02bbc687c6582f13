/**
 * Trainability of AZ-NAS: Lee and Ham, arXiv 2403.19232. Per block with Jacobian estimate A and its largest singular value sigma:
 * 2 - sigma - 1/(sigma + 1e-6), at most 0 and best at sigma = 1; mean over blocks. A block that does nothing gives -Infinity
 * (in networks on tokens it is left out instead, as the authors' code for vision transformers does).
 */
import type { Graph } from '../graph/index.ts';
import { largestSingularValue } from '../math/index.ts';
import { azProblem, azSetting } from './az-setting.ts';
import { type BlockJacobian, blockJacobians } from './quantities/block-jacobians.ts';
import type { Probe, Proxy, Score, ScorePart } from './types.ts';

const jacobians = blockJacobians('random');
const probe = (graph: Graph): Probe => ({ setting: azSetting(graph), quantities: [jacobians], batches: [0] });

export function blockTrainability({ matrix, rows, columns, identity }: BlockJacobian): number {
  if (identity) return Number.NEGATIVE_INFINITY;
  const sigma = largestSingularValue(matrix, rows, columns);
  return 2 - sigma - 1 / (sigma + 1e-6);
}

export function trainabilityScore(blocks: readonly BlockJacobian[]): Score {
  const parts: ScorePart[] = blocks
    .filter(({ tokens, identity }) => !(tokens && identity))
    .map((block) => ({ name: block.name, value: blockTrainability(block) }));
  if (parts.length === 0) return { ok: false, reason: 'undefined', detail: 'every block does nothing' };
  const value = parts.reduce((sum, part) => sum + part.value, 0) / parts.length;
  return Number.isNaN(value) ? { ok: false, reason: 'not-finite' } : { ok: true, value, parts };
}

export const azTrainability: Proxy = {
  id: 'az-trainability',
  title: 'AZ-NAS trainability',
  paper: 'AZ-NAS: Assembling Zero-Cost Proxies for Network Architecture Search (arXiv 2403.19232)',
  better: 'higher',
  provenance: 'official',
  description: "How close every block's Jacobian is to keeping the size of gradients.",
  needs: { data: 'noise', labels: false, gradients: 1, space: false },
  options: [],
  applies: azProblem,
  probes: (_, { graph }) => [probe(graph)],
  score: (context) => trainabilityScore(context.results(probe(context.graph))[0]!.get(jacobians)),
};
