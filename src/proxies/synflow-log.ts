/** ln(SynFlow), as NAS-Bench-Suite-Zero reports it (arXiv 2210.03230): no overflow, the same ranks. */
import { logFlow, synflow, synflowProbe } from './synflow.ts';
import type { Proxy } from './types.ts';

export const synflowLog: Proxy = {
  ...synflow,
  id: 'synflow-log',
  title: 'ln SynFlow',
  paper: `${synflow.paper}; logarithm as in arXiv 2210.03230`,
  description: 'Natural logarithm of SynFlow: same ranking, no overflow.',
  aliases: ['synflow_log', 'log_synflow'],
  probes: () => [synflowProbe],
  score(context) {
    const { log, logScale, parts } = logFlow(context);
    if (log === Number.NEGATIVE_INFINITY) return { ok: false, reason: 'undefined', detail: 'synflow is 0' };
    if (!Number.isFinite(log)) return { ok: false, reason: 'not-finite' };
    const logs = parts.flatMap(({ name, value }) => (value > 0 ? [{ name, value: logScale + Math.log(value) }] : []));
    return { ok: true, value: log, parts: logs };
  },
};
