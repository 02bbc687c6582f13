/**
 * EPE-NAS: "EPE-NAS: Efficient Performance Estimation Without Training for NAS", arXiv 2102.08099; formula of
 * NAS-Bench-Suite-Zero's code (arXiv 2210.03230): correlations of the images' input gradients, class by class.
 */
import { type InputGradient, inputGradient } from './quantities/input-gradient.ts';
import type { Probe, Proxy, Score } from './types.ts';

const probe: Probe = {
  setting: { init: 'default', batchNorm: 'training', input: 'data' },
  quantities: [inputGradient],
  batches: [0],
};
const epsilon = 1e-5;
/** Above this the code compares classes instead of summing them. */
const manyClasses = 100;

/**
 * s_c = sum over the entries of class c's correlation matrix of ln(|entry| + 1e-5). Up to 100 classes: sum of |s_c|. Above: s_c
 * divided by the class's images, classes of one image left out, and the mean over classes of sum |s_c - s_c'|.
 */
export function epeNasScore({ correlation, images }: InputGradient, labels: ArrayLike<number>, classes: number): Score {
  if (correlation.some(Number.isNaN))
    return { ok: false, reason: 'undefined', detail: 'an image has a constant input gradient' };
  const members = new Map<number, number[]>();
  for (let i = 0; i < images; i++) {
    const label = labels[i]!;
    const known = members.get(label);
    if (known) known.push(i);
    else members.set(label, [i]);
  }
  const many = classes > manyClasses;
  const parts = [...members.entries()]
    .filter(([, rows]) => !many || rows.length > 1)
    .sort(([a], [b]) => a - b)
    .map(([label, rows]) => {
      let sum = 0;
      for (const i of rows) for (const j of rows) sum += Math.log(Math.abs(correlation[i * images + j]!) + epsilon);
      return { name: `class ${label}`, value: many ? sum / rows.length : sum };
    });
  if (!many) return { ok: true, value: parts.reduce((sum, part) => sum + Math.abs(part.value), 0), parts };
  let differences = 0;
  for (const a of parts) for (const b of parts) differences += Math.abs(a.value - b.value);
  return { ok: true, value: parts.length === 0 ? 0 : differences / parts.length, parts };
}

export const epeNas: Proxy = {
  id: 'epe-nas',
  title: 'EPE-NAS',
  paper: 'EPE-NAS: Efficient Performance Estimation Without Training for Neural Architecture Search (arXiv 2102.08099)',
  better: 'higher',
  provenance: 'official',
  description: 'Correlations of the input gradients of images of one class, summed over classes.',
  aliases: ['epe_nas', 'epe'],
  needs: { data: 'images', labels: true, gradients: 1, space: false },
  options: [],
  probes: () => [probe],
  score(context) {
    const gradient = context.results(probe)[0]!.get(inputGradient);
    const classes = context.graph.nodes[context.graph.outputs[0]!.value]!.shape[1]!;
    return epeNasScore(gradient, context.batchLabels(0, gradient.images), classes);
  },
};
