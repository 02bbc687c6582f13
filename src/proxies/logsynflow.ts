/**
 * LogSynflow: Cavagnero et al., "FreeREA: Training-Free Evolution-Based Architecture Search", WACV 2023 (metrics/synflow.py):
 * sum over conv and linear weights of |w ln(dR/dw + 1)|, Kaiming-normal fan-out weights, mean of three initialisations.
 */

import type { Weights } from '../engine/index.ts';
import { sumOfParts } from './layer-sums.ts';
import { meanScore } from './mean-score.ts';
import { option } from './options.ts';
import { type SynapticFlow, synapticFlow } from './quantities/synaptic-flow.ts';
import type { Quantity } from './quantities/types.ts';
import type { Probe, Proxy, Score } from './types.ts';

const options: Proxy['options'] = [{ name: 'repeats', description: 'initialisations to average over', default: 3 }];

/** ln(1 + e^x) without overflow; from 37 on the difference from x is below half a unit in the last place. */
const softplus = (x: number): number => (x > 37 ? x : x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/** dR/dw = e^logScale g', so ln(dR/dw + 1) = softplus(logScale + ln g'). */
export function logsynflowScore({ logScale, layers }: SynapticFlow, weights: Weights): Score {
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

/** The score of a run, while its weights are at hand: gradients of tens of millions of weights are not kept. */
const logSynapticFlow: Quantity<Score> = {
  key: 'log-synaptic-flow',
  build: synapticFlow.build,
  read: (outputs, graph, weights) => logsynflowScore(synapticFlow.read(outputs, graph, weights), weights),
};

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
    quantities: [logSynapticFlow],
    batches: [0],
  }));

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
      context.results(probe)[0]!.get(logSynapticFlow),
    );
    return meanScore(scores);
  },
};
