/**
 * Progressivity of AZ-NAS: Lee and Ham, arXiv 2403.19232. Smallest growth of the features' spectral entropy from block to block.
 */
import type { Graph } from '../graph/index.ts';
import { notApplicable } from './applies.ts';
import { clampOption, entropyParts, expressivityProbe } from './az-expressivity.ts';
import { azProblem } from './az-setting.ts';
import { option } from './options.ts';
import { featureCovariance } from './quantities/feature-covariance.ts';
import { isTokens, primaryFeatures } from './quantities/primary-features.ts';
import type { Proxy, ScorePart } from './types.ts';

/** Growth of the entropy into each block. */
export const growths = (entropies: readonly ScorePart[]): readonly ScorePart[] =>
  entropies.slice(1).map(({ name, value }, i) => ({ name, value: value - entropies[i]!.value }));

/** Blocks of a vision transformer all have one width: the paper and the code leave the term out there. */
const tokensOnly = (graph: Graph): boolean => primaryFeatures(graph).some((feature) => isTokens(graph, feature));

export const azProgressivity: Proxy = {
  id: 'az-progressivity',
  title: 'AZ-NAS progressivity',
  paper: 'AZ-NAS: Assembling Zero-Cost Proxies for Network Architecture Search (arXiv 2403.19232)',
  better: 'higher',
  provenance: 'official',
  description: 'Smallest growth of expressivity from one block to the next.',
  needs: { data: 'noise', labels: false, gradients: 0, space: false },
  options: clampOption,
  applies: (graph) =>
    azProblem(graph) ?? (tokensOnly(graph) ? notApplicable('blocks of tokens do not grow in width') : null),
  probes: () => [expressivityProbe],
  score(context, given) {
    const features = context.results(expressivityProbe)[0]!.get(featureCovariance);
    const entropies = entropyParts(features, option(clampOption, given, 'clamp'));
    if ('ok' in entropies) return entropies;
    const parts = growths(entropies);
    return { ok: true, value: Math.min(...parts.map(({ value }) => value)), parts };
  },
};
