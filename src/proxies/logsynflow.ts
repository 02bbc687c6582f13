/**
 * LogSynflow: Cavagnero et al., "FreeREA: Training-Free Evolution-Based Architecture Search", WACV 2023 (metrics/synflow.py):
 * sum over conv and linear weights of |w ln(dR/dw + 1)|, Kaiming-normal fan-out weights, mean of three initialisations.
 */

import { sumOfParts } from './layer-sums.ts';
import { meanScore } from './mean-score.ts';
import { option } from './options.ts';
import { type SynapticFlow, synapticFlow } from './quantities/synaptic-flow.ts';
import type { Probe, Proxy, ProxyContext, Score } from './types.ts';

const options: Proxy['options'] = [{ name: 'repeats', description: 'initialisations to average over', default: 3 }];

const probesOf = (repeats: number): readonly Probe[] =>
  Array.from({ length: repeats }, (_, repetition) => ({
    setting: {
      init: 'kaiming-normal-fan-out',
      batchNorm: 'bypass',
      absolute: true,
      input: 'ones',
      batch: 1,
      repetition,
    },
    quantities: [synapticFlow],
    batches: [0],
  }));

/** ln(1 + e^x) without overflow. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/** dR/dw = e^logScale g', so ln(dR/dw + 1) = softplus(logScale + ln g'). */
export function logsynflowScore(
  { logScale, layers }: SynapticFlow,
  weights: ReturnType<ProxyContext['weights']>,
): Score {
  return sumOfParts(
    layers.map(({ name, gradient }) => {
      let sum = 0;
      const weight = weights.get(name)!;
      for (let i = 0; i < (gradient?.length ?? 0); i++)
        sum += Math.abs(weight[i]!) * softplus(logScale + Math.log(gradient![i]!));
      return { name, value: sum };
    }),
  );
}

export const logsynflow: Proxy = {
  id: 'logsynflow',
  title: 'LogSynflow',
  paper: 'FreeREA: Training-Free Evolution-Based Architecture Search (WACV 2023, arXiv 2207.05135)',
  better: 'higher',
  provenance: 'official',
  description: 'Synaptic flow with the logarithm of each gradient: sum of abs(weight) times ln(gradient + 1).',
  needs: { data: 'none', labels: false, gradients: 1, space: false },
  options,
  probes: (given) => probesOf(option(options, given, 'repeats')),
  score(context, given) {
    const scores = probesOf(option(options, given, 'repeats')).map((probe) =>
      logsynflowScore(context.results(probe)[0]!.get(synapticFlow), context.weights(probe.setting)),
    );
    return meanScore(scores);
  },
};
