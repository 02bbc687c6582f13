/**
 * Condition number of the neural tangent kernel: TE-NAS, Chen et al., arXiv 2102.11535 (lib/procedures/ntk.py), lower is better.
 * TE-NAS's own numbers (C = 3, N = 1, batch 72) are of a supernet being pruned; a single architecture is scored on the run's
 * network and batch, as AZ-NAS's port does, and `form: te-nas` gives the small network instead. Time grows with the square of
 * the batch: one backward pass of the whole batch per image.
 */
import { symmetricEigenvalues } from '../math/index.ts';
import { meanScore } from './mean-score.ts';
import { countOption, option } from './options.ts';
import { type TangentKernel, tangentKernel } from './quantities/tangent-kernel.ts';
import type { Probe, ProbeSetting, Proxy, Score } from './types.ts';

const options: Proxy['options'] = [
  {
    name: 'form',
    description: "plain: the run's network and batch; te-nas: C = 3, N = 1, 72 images",
    default: 'plain',
    choices: ['plain', 'te-nas'],
  },
  { name: 'repeats', description: 'initialisations to average over (TE-NAS: 3)', default: 1 },
  {
    name: 'official',
    description: "the code's replacements: 0/0 becomes 1e5, an infinite value the largest double",
    default: false,
  },
];

function probesOf(given: Parameters<Proxy['probes']>[0]): readonly Probe[] {
  const form = option<string>(options, given, 'form');
  return Array.from({ length: countOption(options, given, 'repeats') }, (_, repetition) => {
    const setting: ProbeSetting = { init: 'kaiming-normal-fan-out', batchNorm: 'training', input: 'data', repetition };
    return {
      setting: form === 'plain' ? setting : { ...setting, batch: 72, variant: { C: 3, N: 1 } },
      quantities: [tangentKernel],
      batches: [0],
    };
  });
}

export interface KernelSpectrum {
  readonly largest: number;
  readonly smallest: number;
}

export function kernelSpectrum({ kernel, images }: TangentKernel): KernelSpectrum {
  const eigenvalues = symmetricEigenvalues(kernel, images);
  return { largest: eigenvalues[images - 1]!, smallest: eigenvalues[0]! };
}

/** largest / smallest eigenvalue. A kernel whose smallest eigenvalue is lost in round-off has no condition number. */
export function ntkCondScore(kernel: TangentKernel, official = false): Score {
  const { largest, smallest } = kernelSpectrum(kernel);
  if (official) {
    const ratio = largest / smallest;
    const value = Number.isNaN(ratio) ? 1e5 : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, ratio));
    return { ok: true, value };
  }
  if (!Number.isFinite(largest)) return { ok: false, reason: 'not-finite', detail: 'the kernel is not finite' };
  if (smallest <= largest * kernel.resolution)
    return { ok: false, reason: 'singular', detail: "the kernel's smallest eigenvalue is 0" };
  return { ok: true, value: largest / smallest };
}

export const ntkCond: Proxy = {
  id: 'ntk-cond',
  title: 'NTK condition number',
  paper:
    'Neural Architecture Search on ImageNet in Four GPU Hours: A Theoretically Inspired Perspective (arXiv 2102.11535)',
  better: 'lower',
  provenance: 'official',
  description: 'Largest over smallest eigenvalue of the neural tangent kernel of a batch.',
  aliases: ['ntk', 'ntk_cond'],
  needs: { data: 'images', labels: false, gradients: 1, space: false },
  options,
  probes: (given) => probesOf(given),
  score(context, given) {
    const official = option<boolean>(options, given, 'official');
    return meanScore(
      probesOf(given).map((probe) => ntkCondScore(context.results(probe)[0]!.get(tangentKernel), official)),
    );
  },
};
