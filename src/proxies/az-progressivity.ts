/**
 * Progressivity of AZ-NAS: Lee and Ham, arXiv 2403.19232. Smallest growth of the features' spectral entropy from block to block.
 */
import { notApplicable } from './applies.ts';
import { clampOption, entropyParts, expressivityProbe } from './az-expressivity.ts';
import { azProblem, hasTokens } from './az-setting.ts';
import { option } from './options.ts';
import { featureCovariance } from './quantities/feature-covariance.ts';
import type { Proxy, ScorePart } from './types.ts';

/** Growth of the entropy into each block. */
export const growths = (entropies: readonly ScorePart[]): readonly ScorePart[] =>
  entropies.slice(1).map(({ name, value }, i) => ({ name, value: value - entropies[i]!.value }));

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
    azProblem(graph) ?? // Blocks of a vision transformer all have one width: the paper and the code leave the term out there.
    (hasTokens(graph) ? notApplicable('blocks of tokens do not grow in width') : null),
  probes: (_, { graph }) => [expressivityProbe(graph)],
  score(context, given) {
    const features = context.results(expressivityProbe(context.graph))[0]!.get(featureCovariance);
    const entropies = entropyParts(features, option(clampOption, given, 'clamp'));
    if ('ok' in entropies) return entropies;
    const parts = growths(entropies);
    return { ok: true, value: Math.min(...parts.map(({ value }) => value)), parts };
  },
};
