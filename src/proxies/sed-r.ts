/**
 * SED-R: a RECONSTRUCTION of "Zero-Shot NAS via the Suppression of Local Entropy Decrease", Wu et al., arXiv 2411.06236. The
 * paper's formula was not available; this one follows from the entropy of Gaussians: k x k average pooling lowers the entropy of
 * an entry by ln k, a k x k convolution raises it by ln k, a skip adds nothing. Over the operations on an input-output path:
 *   sum of convolutions (convBase + convSlope ln k) - sum of pools poolSlope ln k + number of skips * skip
 * Separable convolutions (two stacked) count twice. It takes few values: rank with tau-b, break ties by fewer parameters.
 */
import type { Json } from '../base/index.ts';
import type { Topology, TopologyOp } from '../spaces/index.ts';
import { option } from './options.ts';
import type { Proxy, Score, ScorePart } from './types.ts';

const options: Proxy['options'] = [
  { name: 'convBase', description: 'weight of a convolution of any kernel', default: 1 },
  { name: 'convSlope', description: 'weight of ln k of a convolution', default: 1 },
  { name: 'poolSlope', description: 'weight of -ln k of a pool', default: 1 },
  { name: 'skip', description: 'weight of a skip connection', default: 0 },
];

interface SedWeights {
  readonly convBase: number;
  readonly convSlope: number;
  readonly poolSlope: number;
  readonly skip: number;
}

function weightsOf(given: Readonly<Record<string, Json>>): SedWeights {
  const weight = (name: keyof SedWeights): number => option<number>(options, given, name);
  return {
    convBase: weight('convBase'),
    convSlope: weight('convSlope'),
    poolSlope: weight('poolSlope'),
    skip: weight('skip'),
  };
}

/** Convolutions an operation stands for. */
const convolutions: { readonly [K in TopologyOp['kind']]: number } = {
  conv: 1,
  'separable-conv': 2,
  'dilated-conv': 1,
  pool: 0,
  skip: 0,
};

/** The score; -Infinity without an input-output path. Sums counts first, so that equal multisets give equal doubles. */
export function sedRValue(topology: Topology, weights: SedWeights): number {
  if (!topology.connected) return Number.NEGATIVE_INFINITY;
  let bases = 0;
  let skips = 0;
  // Weight of ln k, at index k.
  const slopes: number[] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const { kind, kernel, active } of topology.ops) {
    if (!active) continue;
    const count = convolutions[kind];
    bases += count;
    if (kind === 'skip') skips++;
    else slopes[kernel] = (slopes[kernel] ?? 0) + (count > 0 ? count * weights.convSlope : -weights.poolSlope);
  }
  let value = bases * weights.convBase + skips * weights.skip;
  slopes.forEach((slope, kernel) => {
    if (slope !== 0) value += slope * Math.log(kernel);
  });
  return value;
}

/** Number of active operations per kind and kernel, the quantities the score is made of. */
function counts({ ops }: Topology): ScorePart[] {
  const found = new Map<string, number>();
  for (const { kind, kernel, active } of ops) {
    const name = kind === 'skip' ? kind : `${kind} ${kernel}x${kernel}`;
    if (active) found.set(name, (found.get(name) ?? 0) + 1);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, value }));
}

export const sedR: Proxy = {
  id: 'sed-r',
  title: 'SED-R',
  paper: 'Zero-Shot NAS via the Suppression of Local Entropy Decrease (arXiv 2411.06236)',
  better: 'higher',
  provenance: 'reconstruction',
  description:
    'Our reconstruction of SED from the entropy of Gaussians: rewards convolutions by kernel, punishes pools; favours all-convolution cells.',
  aliases: ['sed'],
  needs: { data: 'none', labels: false, gradients: 0, space: true },
  options,
  probes: () => [],
  score({ topology }, given): Score {
    if (topology === null)
      return { ok: false, reason: 'needs-space', detail: "needs a search space that shows a cell's operations" };
    return { ok: true, value: sedRValue(topology, weightsOf(given)), parts: counts(topology) };
  },
  fromSpace(space, _settings, given) {
    const weights = weightsOf(given);
    return space.topology
      ? (architecture) => ({ ok: true, value: sedRValue(space.topology!(architecture), weights) })
      : null;
  },
};
