/**
 * What the three measured AZ-NAS proxies share (arXiv 2403.19232): Gaussian images, training mode, Kaiming-normal weights. Vision
 * transformers keep the small initial weights of their supernet instead, as the authors' code does.
 */
import type { Graph } from '../graph/index.ts';
import { notApplicable } from './applies.ts';
import { featureProblem, isTokens, primaryFeatures } from './quantities/primary-features.ts';
import type { ProbeSetting, Score } from './types.ts';

const setting: ProbeSetting = { init: 'kaiming-normal-fan-in', batchNorm: 'training', input: 'gaussian' };
const tokenSetting: ProbeSetting = { ...setting, init: 'transformer' };

/** Blocks of a vision transformer have token matrices as outputs. */
export const hasTokens = (graph: Graph): boolean => primaryFeatures(graph).some((feature) => isTokens(graph, feature));

export const azSetting = (graph: Graph): ProbeSetting => (hasTokens(graph) ? tokenSetting : setting);

export function azProblem(graph: Graph): Score | null {
  const problem = featureProblem(graph);
  return problem === null ? null : notApplicable(problem);
}
