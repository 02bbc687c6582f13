/**
 * GradSign: Zhang and Jia, "GradSign: Model Performance Inference with Theoretical Insights", arXiv 2110.08616: every image alone
 * (batch norm then sees one image's positions); |sum over images of sign(gradient)|, aggregated over conv and linear weights.
 */
import { option } from './options.ts';
import { type GradientSigns, gradientSigns } from './quantities/gradient-signs.ts';
import type { Probe, Proxy, Score } from './types.ts';

export type GradSignForm = 'mean' | 'sum';

const options: Proxy['options'] = [
  {
    name: 'form',
    description: "mean over the weights that reach the loss (the authors' Spearman code); sum: the paper's statistic",
    default: 'mean',
    choices: ['mean', 'sum'],
  },
];

const probeOf = (images: number): Probe => ({
  setting: { init: 'default', batchNorm: 'training', input: 'data', batch: 1 },
  quantities: [gradientSigns],
  batches: Array.from({ length: images }, (_, i) => i),
});

export function gradSignScore(images: readonly (readonly GradientSigns[])[], form: GradSignForm): Score {
  let total = 0;
  let weights = 0;
  const parts = images[0]!.flatMap(({ name, signs: first }, layer) => {
    if (first === null) return [];
    const sums = new Int32Array(first.length);
    for (const image of images) {
      const signs = image[layer]!.signs;
      if (signs) for (let j = 0; j < signs.length; j++) sums[j] = sums[j]! + signs[j]!;
    }
    const value = sums.reduce((sum, each) => sum + Math.abs(each), 0);
    total += value;
    weights += sums.length;
    return [{ name, value: form === 'mean' ? value / sums.length : value }];
  });
  if (weights === 0) return { ok: false, reason: 'undefined', detail: 'no weight reaches the loss' };
  return { ok: true, value: form === 'mean' ? total / weights : total, parts };
}

export const gradsign: Proxy = {
  id: 'gradsign',
  title: 'GradSign',
  paper: 'GradSign: Model Performance Inference with Theoretical Insights (arXiv 2110.08616)',
  better: 'higher',
  provenance: 'official',
  description: 'Agreement of the signs of per-image weight gradients.',
  aliases: ['grad_sign', 'grad-sign'],
  needs: { data: 'images', labels: true, gradients: 1, space: false },
  options,
  probes: (_, { settings }) => [probeOf(settings.batch)],
  score(context, given) {
    const images = context.results(probeOf(context.settings.batch)).map((batch) => batch.get(gradientSigns));
    return gradSignScore(images, option<GradSignForm>(options, given, 'form'));
  },
};
