/**
 * SynFlow: Tanaka et al., "Pruning neural networks without any data", arXiv 2006.05467, as in arXiv 2101.08134 (synflow.py): all
 * parameters absolute, batch norm removed, one all-ones image; sum over conv and linear weights of |w dR/dw|.
 */
import { type SynapticFlow, synapticFlow } from './quantities/synaptic-flow.ts';
import type { Probe, Proxy, ProxyContext, Score, ScorePart } from './types.ts';

export const synflowProbe: Probe = {
  setting: { init: 'default', batchNorm: 'bypass', absolute: true, input: 'ones', batch: 1 },
  quantities: [synapticFlow],
  batches: [0],
};

/** Per layer sum |w g'|, still without the common factor e^logScale. */
export function scaledFlow(context: ProxyContext, { layers }: SynapticFlow): readonly ScorePart[] {
  const weights = context.weights(synflowProbe.setting);
  return layers.map(({ name, gradient }) => {
    if (gradient === null) return { name, value: 0 };
    const weight = weights.get(name)!;
    let sum = 0;
    for (let i = 0; i < gradient.length; i++) sum += Math.abs(weight[i]! * gradient[i]!);
    return { name, value: sum };
  });
}

/** ln of the score, -Infinity for 0, NaN when it is not finite. */
export function logFlow(context: ProxyContext): {
  readonly log: number;
  readonly logScale: number;
  readonly parts: readonly ScorePart[];
} {
  const flow = context.results(synflowProbe)[0]!.get(synapticFlow);
  const parts = scaledFlow(context, flow);
  const sum = parts.reduce((total, part) => total + part.value, 0);
  return { log: flow.logScale + Math.log(sum), logScale: flow.logScale, parts };
}

export const synflow: Proxy = {
  id: 'synflow',
  title: 'SynFlow',
  paper:
    'Pruning neural networks without any data by iteratively conserving synaptic flow (arXiv 2006.05467), as in arXiv 2101.08134',
  better: 'higher',
  provenance: 'official',
  description:
    'Synaptic flow: sum of abs(weight times gradient) of the absolute network for an all-ones image, without data.',
  needs: { data: 'none', labels: false, gradients: 1, space: false },
  options: [],
  probes: () => [synflowProbe],
  score(context): Score {
    const { log, logScale, parts } = logFlow(context);
    const value = Math.exp(log);
    if (Number.isNaN(log)) return { ok: false, reason: 'not-finite' };
    if (value === Number.POSITIVE_INFINITY) {
      return {
        ok: false,
        reason: 'overflow',
        detail: `ln(synflow) = ${log.toFixed(3)} is beyond float64; use synflow-log`,
      };
    }
    return {
      ok: true,
      value,
      parts: parts.map(({ name, value: part }) => ({ name, value: Math.exp(logScale + Math.log(part)) })),
    };
  },
};
