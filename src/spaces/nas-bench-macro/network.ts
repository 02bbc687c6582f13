/** The network of NAS-Bench-Macro: "Prioritized Architecture Sampling with Monto-Carlo Tree Search", arXiv 2103.11922, section 5. */
import type { ChainNetwork, ChainStep, ConvStep } from '../blocks/chain-network.ts';
import type { Code, DigitForm } from '../digit-code.ts';

export const operations = [
  { name: 'identity', kernel: 1, expansion: 0 },
  { name: 'k3_e3', kernel: 3, expansion: 3 },
  { name: 'k5_e6', kernel: 5, expansion: 6 },
] as const;

/** Layers per stage; the first one of a stage has stride 2 and doubles the channels. */
export const stages = [2, 3, 3] as const;
const lastWidth = 1280;
const epsilon = 1e-5;

export const form: DigitForm = {
  title: 'NAS-Bench-Macro',
  groups: [{ name: 'operation', alphabets: Array.from({ length: 8 }, () => '012') }],
};

const convStep = (
  scope: string,
  out: number,
  kernel: number,
  stride: number,
  activation: ConvStep['activation'],
): ConvStep => ({ kind: 'conv', scope, out, kernel, stride, activation, epsilon });

export function macroNetwork(code: Code, stemWidth: number): ChainNetwork {
  const blocks: ChainStep[] = [];
  let channels = stemWidth;
  let at = 0;
  stages.forEach((layers, stage) => {
    for (let layer = 0; layer < layers; layer++) {
      const { kernel, expansion } = operations[code[at++]!]!;
      const scope = `stage${stage + 1}/block${layer}`;
      const stride = layer === 0 ? 2 : 1;
      const out = channels * stride;
      if (expansion > 0) {
        blocks.push({
          kind: 'bottleneck',
          scope,
          mid: channels * expansion,
          out,
          kernel,
          stride,
          expand: true,
          groups: 1,
          activation: 'relu',
          squeezeExcite: null,
          residual: stride === 1,
          epsilon,
        });
        // An identity that changes the shape is a 1x1 convolution with batch norm; another one is no layer at all.
      } else if (stride > 1) blocks.push(convStep(scope, out, 1, stride, 'none'));
      channels = out;
    }
  });
  return {
    stem: convStep('stem', stemWidth, 3, 1, 'relu'),
    blocks,
    head: [convStep('head', lastWidth, 1, 1, 'relu')],
  };
}
