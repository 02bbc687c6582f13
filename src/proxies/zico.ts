/**
 * ZiCo: Li et al., "ZiCo: Zero-shot NAS via Inverse Coefficient of Variation on Gradients", arXiv 2301.11300, equation 15, as the
 * official code computes it: per layer ln of the sum over weights of mean_i |g_i| / std_i(g_i), std of the signed gradient.
 */
import type { Values } from '../engine/index.ts';
import { familySetting, sumOfParts } from './layer-sums.ts';
import { option } from './options.ts';
import { type ParameterGradient, weightGradients } from './quantities/weight-gradients.ts';
import type { Probe, Proxy, Score } from './types.ts';

export type ZicoVariance = 'signed' | 'abs';

const options: Proxy['options'] = [
  {
    name: 'variance',
    description: "signed: std of the gradient (official code); abs: std of its absolute value (the paper's formula)",
    default: 'signed',
    choices: ['signed', 'abs'],
  },
  { name: 'batches', description: 'batches (the paper: 2)', default: 2 },
];

const probeOf = (given: Parameters<Proxy['probes']>[0]): Probe => ({
  setting: familySetting,
  quantities: [weightGradients],
  batches: Array.from({ length: option<number>(options, given, 'batches') }, (_, i) => i),
});

/** sum over weights of mean |g| / std(g), population std, weights with std 0 left out; float64. */
export function inverseVariation(gradients: readonly Values[], variance: ZicoVariance): number {
  if (gradients.length === 2) return ofTwo(gradients[0]!, gradients[1]!, variance);
  const batches = gradients.length;
  let sum = 0;
  for (let j = 0; j < gradients[0]!.length; j++) {
    let mean = 0;
    let magnitude = 0;
    for (let i = 0; i < batches; i++) {
      const g = gradients[i]![j]!;
      mean += variance === 'abs' ? Math.abs(g) : g;
      magnitude += Math.abs(g);
    }
    mean /= batches;
    let squares = 0;
    for (let i = 0; i < batches; i++) {
      const g = gradients[i]![j]!;
      squares += ((variance === 'abs' ? Math.abs(g) : g) - mean) ** 2;
    }
    if (squares !== 0) sum += magnitude / batches / Math.sqrt(squares / batches);
  }
  return sum;
}

/** Two batches in closed form: (|a| + |b|) / |a - b|, or over ||a| - |b||. The usual case, millions of weights. */
function ofTwo(first: Values, second: Values, variance: ZicoVariance): number {
  let sum = 0;
  for (let j = 0; j < first.length; j++) {
    const a = first[j]!;
    const b = second[j]!;
    const spread = Math.abs(variance === 'abs' ? Math.abs(a) - Math.abs(b) : a - b);
    if (spread !== 0) sum += (Math.abs(a) + Math.abs(b)) / spread;
  }
  return sum;
}

/** Layers without a gradient and layers whose sum is 0 add nothing. */
export function zicoScore(
  batches: readonly (readonly ParameterGradient[])[],
  variance: ZicoVariance = 'signed',
): Score {
  const layers = batches[0]!.flatMap(({ name }, layer) => {
    const gradients = batches.flatMap((batch) => batch[layer]!.gradient ?? []);
    if (gradients.length < batches.length) return [];
    const sum = inverseVariation(gradients, variance);
    return sum === 0 ? [] : [{ name, value: Math.log(sum) }];
  });
  return sumOfParts(layers);
}

export const zico: Proxy = {
  id: 'zico',
  title: 'ZiCo',
  paper: 'ZiCo: Zero-shot NAS via Inverse Coefficient of Variation on Gradients (arXiv 2301.11300)',
  better: 'higher',
  provenance: 'official',
  description: 'Inverse coefficient of variation of the weight gradients over batches, logarithm per layer, summed.',
  needs: { data: 'images', labels: true, gradients: 1, space: false },
  options,
  probes: (given) => [probeOf(given)],
  score(context, given) {
    const batches = context.results(probeOf(given)).map((batch) => batch.get(weightGradients));
    return zicoScore(batches, option<ZicoVariance>(options, given, 'variance'));
  },
};
