/** What the three measured AZ-NAS proxies share (arXiv 2403.19232): Gaussian images, Kaiming-normal weights, training mode. */
import type { Graph } from '../graph/index.ts';
import { notApplicable } from './applies.ts';
import { featureProblem } from './quantities/primary-features.ts';
import type { ProbeSetting, Score } from './types.ts';

export const azSetting: ProbeSetting = { init: 'kaiming-normal-fan-in', batchNorm: 'training', input: 'gaussian' };

export function azProblem(graph: Graph): Score | null {
  const problem = featureProblem(graph);
  return problem === null ? null : notApplicable(problem);
}
