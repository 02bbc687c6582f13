/** The ProxylessNAS network: "ProxylessNAS", Cai et al., arXiv 1812.00332, section 4.2; skeleton of the official code. */
import type { BottleneckStep, ChainNetwork, ConvStep } from '../blocks/chain-network.ts';
import type { Code, DigitForm } from '../digit-code.ts';
import { proxylessStages } from './stages.ts';

export interface Operation {
  readonly kernel: number;
  readonly expansion: number;
}

/** In the official order of candidates; after them comes Zero, which leaves only the residual link. */
export const operations: readonly Operation[] = [
  { kernel: 3, expansion: 3 },
  { kernel: 3, expansion: 6 },
  { kernel: 5, expansion: 3 },
  { kernel: 5, expansion: 6 },
  { kernel: 7, expansion: 3 },
  { kernel: 7, expansion: 6 },
];

const layersOf = (stage: number): number => (stage < 5 ? 4 : 1);

export const form: DigitForm = {
  title: 'ProxylessNAS',
  groups: [
    {
      name: 'operation',
      // Zero only where the shape stays the same: never first in a stage.
      alphabets: proxylessStages.flatMap((_, stage) =>
        Array.from({ length: layersOf(stage) }, (_, layer) => (layer === 0 ? '012345' : '0123456')),
      ),
    },
  ],
};

const epsilon = 1e-3;

const bottleneck = (
  scope: string,
  channels: number,
  { kernel, expansion }: Operation,
  out: number,
  stride: number,
): BottleneckStep => ({
  kind: 'bottleneck',
  scope,
  mid: channels * expansion,
  out,
  kernel,
  stride,
  expand: expansion > 1,
  groups: 1,
  activation: 'relu6',
  squeezeExcite: null,
  residual: stride === 1 && channels === out,
  epsilon,
});

const conv = (scope: string, out: number, kernel: number, stride: number): ConvStep => ({
  kind: 'conv',
  scope,
  out,
  kernel,
  stride,
  activation: 'relu6',
  epsilon,
});

/** `firstStage`: width of the first stage. */
export function proxylessNetwork(code: Code, firstStage: number): ChainNetwork {
  const blocks = [bottleneck('first', 32, { kernel: 3, expansion: 1 }, 16, 1)];
  let channels = 16;
  let at = 0;
  proxylessStages.forEach(({ width: published, stride }, stage) => {
    const width = stage === 0 ? firstStage : published;
    for (let layer = 0; layer < layersOf(stage); layer++) {
      const operation = operations[code[at++]!];
      if (operation)
        blocks.push(
          bottleneck(`stage${stage + 1}/block${layer}`, channels, operation, width, layer === 0 ? stride : 1),
        );
      channels = width;
    }
  });
  return { stem: conv('stem', 32, 3, 2), blocks, head: [conv('head', 1280, 1, 1)] };
}
