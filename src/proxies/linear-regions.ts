/**
 * Number of linear regions: TE-NAS, Chen et al., arXiv 2102.11535 (lib/procedures/linear_region_counter.py): distinct ReLU
 * patterns among the images. With networks and images of normal size every image has its own, so TE-NAS counts on a thin
 * network: one cell of one channel, no stem, 3 x 1000 random one-channel 3x3 crops, mean of 3 initialisations.
 */
import { noReluOnMaps } from './applies.ts';
import { option } from './options.ts';
import { distinctPatterns, imagePatterns } from './quantities/activation-patterns.ts';
import type { Probe, Proxy } from './types.ts';

const options: Proxy['options'] = [
  {
    name: 'form',
    description: "thin: TE-NAS's thin network and 3x3 crops; fixture: the run's own network and first batch",
    default: 'thin',
    choices: ['thin', 'fixture'],
  },
];
const repeats = 3;
const thin: readonly Probe[] = Array.from({ length: repeats }, (_, repetition) => ({
  setting: {
    init: 'kaiming-normal-fan-in',
    batchNorm: 'training',
    input: 'data',
    batch: 1000,
    resolution: 3,
    repetition,
    variant: { C: 1, N: 1, depth: 1, stem: false, channels: 1 },
  },
  quantities: [imagePatterns],
  batches: [0, 1, 2],
}));
const plain: Probe = {
  setting: { init: 'kaiming-normal-fan-in', batchNorm: 'training', input: 'data' },
  quantities: [imagePatterns],
  batches: [0],
};
const probesOf = (form: string): readonly Probe[] => (form === 'thin' ? thin : [plain]);

export const linearRegions: Proxy = {
  id: 'linear-regions',
  title: 'Linear regions',
  paper:
    'Neural Architecture Search on ImageNet in Four GPU Hours: A Theoretically Inspired Perspective (arXiv 2102.11535)',
  better: 'higher',
  provenance: 'official',
  description: 'Number of different ReLU activation patterns among the images.',
  aliases: ['regions', 'linear_regions'],
  needs: { data: 'images', labels: false, gradients: 0, space: true },
  options,
  applies: noReluOnMaps,
  probes: (given) => probesOf(option(options, given, 'form')),
  score(context, given) {
    const probes = probesOf(option(options, given, 'form'));
    const counts = probes.map((probe) =>
      distinctPatterns(context.results(probe).map((batch) => batch.get(imagePatterns))),
    );
    return { ok: true, value: counts.reduce((sum, count) => sum + count, 0) / counts.length };
  },
};
