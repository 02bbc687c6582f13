/**
 * MeCo: "MeCo: Zero-Shot NAS with One Data and Single Forward Pass via Minimum Eigenvalue of Correlation", Jiang et al., NeurIPS
 * 2023 (HamsterMimi/MeCo, correlation/.../meco.py): one Gaussian 64x64 image; sum over all modules, containers included, of the
 * smallest eigenvalue of the channels' correlation matrix. A module of one channel makes the authors' code fail; its matrix
 * is [1] here. Modules are read from the graph's scopes: where the authors' networks nest more containers than our scopes do,
 * a value counts once more there.
 */
import { symmetricEigenvalues } from '../math/index.ts';
import { countOption } from './options.ts';
import { type ModuleCorrelation, moduleCorrelation } from './quantities/module-correlation.ts';
import type { Probe, Proxy, Score } from './types.ts';

const options: Proxy['options'] = [
  { name: 'resolution', description: "of the image; a file's network needs its own", default: 64 },
];
const probeOf = (given: Parameters<Proxy['probes']>[0]): Probe => ({
  setting: {
    init: 'default',
    batchNorm: 'training',
    input: 'gaussian',
    batch: 1,
    resolution: countOption(options, given, 'resolution'),
  },
  quantities: [moduleCorrelation],
  batches: [0],
});

export function mecoScore(modules: readonly ModuleCorrelation[]): Score {
  const known = new Map<Float64Array, number>();
  const smallest = (correlation: Float64Array, channels: number): number => {
    const value = known.get(correlation) ?? symmetricEigenvalues(correlation, channels)[0]!;
    known.set(correlation, value);
    return value;
  };
  const parts = modules.map(({ name, channels, correlation }) => ({
    name,
    value: correlation === null ? 0 : smallest(correlation, channels),
  }));
  const value = parts.reduce((sum, part) => sum + part.value, 0);
  return Number.isFinite(value) ? { ok: true, value, parts } : { ok: false, reason: 'not-finite' };
}

export const meco: Proxy = {
  id: 'meco',
  title: 'MeCo',
  paper:
    'MeCo: Zero-Shot NAS with One Data and Single Forward Pass via Minimum Eigenvalue of Correlation (NeurIPS 2023)',
  better: 'higher',
  provenance: 'paper',
  description: "Sum over modules of the smallest eigenvalue of the feature channels' correlation matrix.",
  needs: { data: 'noise', labels: false, gradients: 0, space: false },
  options,
  probes: (given) => [probeOf(given)],
  score: (context, given) => mecoScore(context.results(probeOf(given))[0]!.get(moduleCorrelation)),
};
