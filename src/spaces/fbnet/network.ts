/** The FBNet network: "FBNet", Wu et al., arXiv 1812.03443, table 1; CIFAR variant of HW-NAS-Bench, arXiv 2103.10584. */
import type { ChainNetwork, ChainStep, ConvStep } from '../blocks/chain-network.ts';
import type { Code, DigitForm } from '../digit-code.ts';

export interface Operation {
  readonly name: string;
  readonly kernel: number;
  /** 0 is the skip. */
  readonly expansion: number;
  readonly groups: number;
}

/** In the order of HW-NAS-Bench's operation indices. */
export const operations: readonly Operation[] = [
  { name: 'k3_e1', kernel: 3, expansion: 1, groups: 1 },
  { name: 'k3_e1_g2', kernel: 3, expansion: 1, groups: 2 },
  { name: 'k3_e3', kernel: 3, expansion: 3, groups: 1 },
  { name: 'k3_e6', kernel: 3, expansion: 6, groups: 1 },
  { name: 'k5_e1', kernel: 5, expansion: 1, groups: 1 },
  { name: 'k5_e1_g2', kernel: 5, expansion: 1, groups: 2 },
  { name: 'k5_e3', kernel: 5, expansion: 3, groups: 1 },
  { name: 'k5_e6', kernel: 5, expansion: 6, groups: 1 },
  { name: 'skip', kernel: 1, expansion: 0, groups: 1 },
];

const stemWidth = 16;
const epsilon = 1e-5;
const stages = [
  { width: 16, layers: 1 },
  { width: 24, layers: 4 },
  { width: 32, layers: 4 },
  { width: 64, layers: 4 },
  { width: 112, layers: 4 },
  { width: 184, layers: 4 },
  { width: 352, layers: 1 },
] as const;

const variants = {
  cifar: { stem: 1, strides: [1, 1, 2, 2, 1, 2, 1], last: 1504 },
  imagenet: { stem: 2, strides: [1, 2, 2, 2, 1, 2, 1], last: 1984 },
} as const;
export type Variant = keyof typeof variants;

export const layerCount = 22;
export const form: DigitForm = {
  title: 'FBNet',
  groups: [{ name: 'operation', alphabets: Array.from({ length: layerCount }, () => '012345678') }],
};

const convStep = (scope: string, out: number, kernel: number, stride: number): ConvStep => ({
  kind: 'conv',
  scope,
  out,
  kernel,
  stride,
  activation: 'relu',
  epsilon,
});

export function fbNetwork(code: Code, variant: Variant): ChainNetwork {
  const { stem, strides, last } = variants[variant];
  const blocks: ChainStep[] = [];
  let channels = stemWidth;
  let at = 0;
  stages.forEach(({ width, layers }, stage) => {
    for (let layer = 0; layer < layers; layer++) {
      const { kernel, expansion, groups } = operations[code[at++]!]!;
      const stride = layer === 0 ? strides[stage]! : 1;
      const scope = `stage${stage + 1}/block${layer}`;
      const same = stride === 1 && channels === width;
      if (expansion > 0) {
        blocks.push({
          kind: 'bottleneck',
          scope,
          mid: channels * expansion,
          out: width,
          kernel,
          stride,
          expand: true,
          groups,
          activation: 'relu',
          squeezeExcite: null,
          residual: same,
          epsilon,
        });
        // A skip of equal shapes is no layer at all; elsewhere it is a 1x1 convolution, batch norm and ReLU.
      } else if (!same) blocks.push(convStep(scope, width, 1, stride));
      channels = width;
    }
  });
  return { stem: convStep('stem', stemWidth, 3, stem), blocks, head: [convStep('head', last, 1, 1)] };
}
