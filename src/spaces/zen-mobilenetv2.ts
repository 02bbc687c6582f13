/** The MobileNetV2-like ImageNet space of Zen-NAS and ZiCo; its grammar also writes Zen-NAS's CIFAR networks. */

import { superBlockSpace } from './super-blocks/space.ts';
import type { Structure } from './super-blocks/structure.ts';
import type { Space } from './types.ts';

export const superBlockForm =
  'Blocks one after the other: SuperConvK{k}BNRELU(in,out,stride,layers), SuperResIDWE{e}K{k}(in,out,stride,bottleneck,layers), and SuperResK{k}K{k}, SuperResK1K{k}K1 of the same form; every `in` is the `out` before it, the first is 3.';

export const zenMobileNetV2: Space<Structure> = superBlockSpace({
  id: 'zen-mobilenetv2',
  title: 'MobileNetV2-like space of Zen-NAS and ZiCo',
  paper:
    'ZiCo: Zero-shot NAS via Inverse Coefficient of Variation on Gradients, arXiv 2301.11300; Zen-NAS: A Zero-Shot NAS for High-Performance Image Recognition, arXiv 2102.01063',
  description:
    'A chain of pairs of inverted bottlenecks with free widths, depths, kernels and expansions. Samples are random walks of published mutations from the published start; official counts always include the shortcuts. ZiCo scores batches of 128.',
  aliases: ['zico-mobilenetv2', 'zico', 'zen', 'mbv2'],
  textForm: superBlockForm,
  example:
    'SuperConvK3BNRELU(3,16,2,1)SuperResIDWE1K7(16,40,2,40,1)SuperResIDWE2K7(40,80,2,64,1)SuperResIDWE4K7(80,96,2,96,5)SuperResIDWE2K7(96,224,2,224,5)SuperConvK1BNRELU(224,2048,1,1)',
  defaults: { resolution: 224, classes: 1000, batch: 64 },
  thin: { resolution: 64 },
});
