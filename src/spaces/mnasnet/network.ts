/** Skeleton of Accel-NASBench's networks, fitted to its table (see `reconstruction` in mnasnet.ts). */
import type { BottleneckStep, ChainNetwork, ConvStep } from '../blocks/chain-network.ts';
import type { Code, DigitForm } from '../digit-code.ts';

const stem = 32;
const last = 1280;
const widths = [16, 24, 40, 80, 112, 192, 320] as const;
const strides = [1, 2, 2, 2, 1, 2, 1] as const;
const epsilon = 1e-5;

const expansions = '146';
const kernels = '35';
const perStage = (alphabet: string): string[] => widths.map(() => alphabet);

export const form: DigitForm = {
  title: 'MnasNet (Accel-NASBench)',
  groups: [
    { name: 'expansion', alphabets: perStage(expansions) },
    { name: 'kernel', alphabets: perStage(kernels) },
    { name: 'layers', alphabets: perStage('123').with(5, '1234') },
    { name: 'squeeze-and-excitation', alphabets: perStage('01') },
  ],
};

export interface Stage {
  readonly expansion: number;
  readonly kernel: number;
  readonly layers: number;
  readonly squeeze: boolean;
}

export const stagesOf = (code: Code): readonly Stage[] =>
  widths.map((_, stage) => ({
    expansion: Number(expansions[code[stage]!]),
    kernel: Number(kernels[code[7 + stage]!]),
    layers: code[14 + stage]! + 1,
    squeeze: code[21 + stage] === 1,
  }));

const convStep = (scope: string, out: number, kernel: number, stride: number): ConvStep => ({
  kind: 'conv',
  scope,
  out,
  kernel,
  stride,
  activation: 'relu',
  epsilon,
});

export function mnasNetwork(code: Code): ChainNetwork {
  const blocks: BottleneckStep[] = [];
  let channels = stem;
  stagesOf(code).forEach(({ expansion, kernel, layers, squeeze }, stage) => {
    const out = widths[stage]!;
    for (let layer = 0; layer < layers; layer++) {
      const stride = layer === 0 ? strides[stage]! : 1;
      blocks.push({
        kind: 'bottleneck',
        scope: `stage${stage + 1}/block${layer}`,
        mid: channels * expansion,
        out,
        kernel,
        stride,
        expand: expansion > 1,
        groups: 1,
        activation: 'relu',
        squeezeExcite: squeeze ? { squeezed: channels / 4, gate: 'sigmoid', affine: 'bias' } : null,
        residual: stride === 1 && channels === out,
        epsilon,
      });
      channels = out;
    }
  });
  return { stem: convStep('stem', stem, 3, 2), blocks, head: [convStep('head', last, 1, 1)] };
}
