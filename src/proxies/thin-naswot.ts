/** NASWOT (arXiv 2006.04647) on the space's thin network: a term of the score `nascent`. */
import { noRelu } from './applies.ts';
import { naswotScore } from './naswot.ts';
import { reluAgreement } from './quantities/relu-agreement.ts';
import { thinSetting } from './thin-setting.ts';
import type { Probe, Proxy } from './types.ts';

const probeOf = (settings: Parameters<typeof thinSetting>[0]): Probe => ({
  setting: thinSetting(settings),
  quantities: [reluAgreement],
  batches: [0],
});

export const thinNaswot: Proxy = {
  id: 'thin-naswot',
  title: 'NASWOT, thin',
  paper: 'ours, after Neural Architecture Search without Training (arXiv 2006.04647)',
  better: 'higher',
  provenance: 'official',
  description: 'NASWOT on a narrow network of the same architecture with small images.',
  needs: { data: 'images', labels: false, gradients: 0, space: false },
  options: [],
  applies: noRelu,
  probes: (_, { settings }) => [probeOf(settings)],
  score: (context) => naswotScore(context.results(probeOf(context.settings))[0]!.get(reluAgreement)),
};
