/**
 * Zen-score: "Zen-NAS", Lin et al., arXiv 2102.01063; details of NAS-Bench-Suite-Zero's and AZ-NAS's code. Weights N(0,1),
 * x ~ N(0,1), x' = x + 0.01 e; ln(mean over images of sum |f(x) - f(x')|) + sum over batch norms of ln sqrt(mean variance).
 */
import type { Values } from '../engine/index.ts';
import type { Graph } from '../graph/index.ts';
import { notApplicable } from './applies.ts';
import { meanScore } from './mean-score.ts';
import { countOption, option } from './options.ts';
import { lastFeature, lastFeatureOf } from './quantities/last-feature.ts';
import { type NormVariance, normVariances } from './quantities/norm-variances.ts';
import type { Probe, Proxy, Score } from './types.ts';

/** `official`: the running variance after the two passes, as the code; `paper`: the first pass's batch variance. */
export type ZenConvention = 'official' | 'paper';

/** One pass: the feature and the variances it leaves in the batch norms. */
export interface ZenPass {
  readonly feature: Values | null;
  readonly variances: readonly NormVariance[];
}

const options: Proxy['options'] = [
  {
    name: 'convention',
    description: 'official: running variances after both passes; paper: batch variances of the first',
    default: 'official',
    choices: ['official', 'paper'],
  },
  { name: 'repeats', description: 'draws of weights and noise to average over (paper: 32)', default: 1 },
];
const momentum = 0.1;

const probesOf = (repeats: number): readonly Probe[] =>
  Array.from({ length: repeats }, (_, repetition) => ({
    // The two batches of a `zen` input are x and x'.
    setting: { init: 'normal', batchNorm: 'training', input: 'zen', repetition },
    quantities: [lastFeature, normVariances],
    batches: [0, 1],
  }));

/**
 * The score of one repetition; `running` holds every norm's running variance (start: 1 per channel), carried over to the next
 * repetition as the code does. It is undefined where f(x) = f(x') or, by the paper's convention, a norm's input is constant.
 */
export function zenScore(
  first: ZenPass,
  second: ZenPass,
  images: number,
  convention: ZenConvention,
  running: Float64Array[],
): Score {
  let difference = 0;
  const { feature } = first;
  if (feature && second.feature)
    for (let i = 0; i < feature.length; i++) difference += Math.abs(feature[i]! - second.feature[i]!);
  const parts = [{ name: 'ln(difference)', value: Math.log(difference / images) }];
  first.variances.forEach((norm, i) => {
    running[i] ??= new Float64Array(norm.variance.length).fill(1);
    const variance = convention === 'paper' ? norm.variance : running[i];
    for (const { variance: batch, count } of [norm, second.variances[i]!]) {
      const unbiased = count / (count - 1);
      for (let c = 0; c < batch.length; c++)
        running[i][c] = (1 - momentum) * running[i]![c]! + momentum * unbiased * batch[c]!;
    }
    const mean = variance.reduce((sum, value) => sum + value, 0) / variance.length;
    parts.push({ name: norm.name, value: 0.5 * Math.log(mean) });
  });
  const value = parts.reduce((sum, part) => sum + part.value, 0);
  if (Number.isFinite(value)) return { ok: true, value, parts };
  if (difference === 0) return { ok: false, reason: 'undefined', detail: 'the noise does not reach the last feature' };
  const dead = parts.find((part) => part.value === Number.NEGATIVE_INFINITY);
  if (dead) return { ok: false, reason: 'undefined', detail: `batch norm ${dead.name} sees a constant` };
  return { ok: false, reason: 'not-finite' };
}

export const zen: Proxy = {
  id: 'zen',
  title: 'Zen-score',
  paper: 'Zen-NAS: A Zero-Shot NAS for High-Performance Deep Image Recognition (arXiv 2102.01063)',
  better: 'higher',
  provenance: 'official',
  description:
    'Sensitivity of the last feature map to noise on the input, with the scale that batch norm removes put back.',
  aliases: ['zen-score', 'zen_score'],
  needs: { data: 'noise', labels: false, gradients: 0, space: false },
  options,
  applies: (graph: Graph) =>
    lastFeatureOf(graph) === null ? notApplicable('the network has no global pooling') : null,
  probes: (given) => probesOf(countOption(options, given, 'repeats')),
  score(context, given) {
    const convention = option<ZenConvention>(options, given, 'convention');
    const running: Float64Array[] = [];
    const scores = probesOf(countOption(options, given, 'repeats')).map((probe) => {
      const [first, second] = context.results(probe).map((pass) => ({
        feature: pass.get(lastFeature),
        variances: pass.get(normVariances),
      })) as [ZenPass, ZenPass];
      const images = probe.setting.batch ?? context.settings.batch;
      return zenScore(first, second, images, convention, running);
    });
    return meanScore(scores);
  },
};
