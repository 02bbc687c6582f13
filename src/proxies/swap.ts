/**
 * SWAP-score: "SWAP-NAS: Sample-Wise Activation Patterns", Peng et al., arXiv 2403.04161; pym1024/SWAP. Number of different
 * patterns, over 16 images, among the ReLU units of the network; mean over 32 initialisations N(0,1). Regularised form:
 * times exp(-(P - mu)^2 / sigma), P = thousands of parameters.
 */
import { costs } from '../graph/index.ts';
import { noReluOnMaps } from './applies.ts';
import { countOption, option } from './options.ts';
import { distinctPatterns, unitPatterns } from './quantities/activation-patterns.ts';
import type { Probe, Proxy } from './types.ts';

const options: Proxy['options'] = [
  { name: 'repeats', description: 'initialisations to average over', default: 32 },
  { name: 'images', description: 'images per pattern', default: 16 },
  { name: 'mu', description: 'regularised form: wanted size in thousands of parameters', default: 0 },
  { name: 'sigma', description: 'regularised form: width, in squared thousands; 0 turns it off', default: 0 },
];

function probesOf(given: Parameters<Proxy['probes']>[0]): readonly Probe[] {
  const batch = countOption(options, given, 'images');
  return Array.from({ length: countOption(options, given, 'repeats') }, (_, repetition) => ({
    setting: { init: 'normal', batchNorm: 'training', input: 'data', batch, repetition },
    quantities: [unitPatterns],
    batches: [0],
  }));
}

/** Factor of the regularised form; 1 when sigma is 0. */
export const sizeFactor = (params: number, mu: number, sigma: number): number =>
  sigma === 0 ? 1 : Math.exp(-((params / 1000 - mu) ** 2) / sigma);

export const swap: Proxy = {
  id: 'swap',
  title: 'SWAP-score',
  paper: 'SWAP-NAS: Sample-Wise Activation Patterns for Ultra-fast NAS (arXiv 2403.04161)',
  better: 'higher',
  provenance: 'official',
  description: 'Number of different activation patterns among the ReLU units of the network.',
  needs: { data: 'images', labels: false, gradients: 0, space: false },
  options,
  applies: noReluOnMaps,
  probes: (given) => probesOf(given),
  score(context, given) {
    const counts = probesOf(given).map((probe) => distinctPatterns([context.results(probe)[0]!.get(unitPatterns)]));
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const factor = sizeFactor(
      costs(context.graph).params,
      option(options, given, 'mu'),
      option(options, given, 'sigma'),
    );
    return { ok: true, value: mean * factor };
  },
};
