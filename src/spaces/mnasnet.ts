/**
 * The MnasNet-like ImageNet space of Accel-NASBench (arXiv 2404.08005): seven stages of inverted bottlenecks, each with free
 * expansion, kernel, depth and squeeze-and-excitation ("MnasNet", Tan et al., arXiv 1807.11626).
 */
import type { ChainLayer } from './blocks/chain-network.ts';
import { chainDrawing, chainOperations } from './blocks/chain-space.ts';
import { type Code, codeOperations } from './digit-code.ts';
import { form, mnasNetwork, stagesOf } from './mnasnet/network.ts';
import type { Space } from './types.ts';

/** The table's counter (thop): 4 per batch-norm output; one per element and one per mean of pools. */
function tableExtra({ kind, channels, side }: ChainLayer): number {
  if (kind === 'norm') return 4 * channels * side ** 2;
  return kind === 'pool' ? channels * (side ** 2 + 1) : 0;
}

export const mnasNet: Space<Code> = {
  id: 'mnasnet',
  title: form.title,
  paper:
    'Accel-NASBench: Sustainable Benchmarking for Accelerator-Aware NAS, arXiv 2404.08005; MnasNet: Platform-Aware Neural Architecture Search for Mobile, arXiv 1807.11626',
  description:
    'Seven stages of inverted bottlenecks on a fixed EfficientNet-like skeleton; each stage chooses expansion, kernel, layers and squeeze-and-excitation.',
  aliases: ['accel-nasbench'],
  reconstruction:
    'No source states the skeleton: widths, strides, the squeeze width (a quarter of the input of the block) and the counter were fitted to the table of Accel-NASBench; params and MACs (official counter) equal it within 0.1 % on all 4,110 shared rows. The activation (ReLU) is assumed.',
  textForm:
    'Four groups of seven digits, `e/k/l/se` as the columns of the table: per stage expansion (1, 4, 6), kernel (3, 5), layers (1-3; stage 6: 1-4), squeeze-and-excitation (0, 1).',
  example: '1666666/3353553/1223341/1111111',
  options: [],
  defaults: { resolution: 224, classes: 1000, batch: 64 },
  thin: { resolution: 64 },
  ...codeOperations(form),
  ...chainOperations(mnasNetwork, tableExtra),
  drawing: (code) =>
    chainDrawing(
      stagesOf(code).map(
        ({ expansion, kernel, layers, squeeze }) =>
          `${layers} x MB${expansion} ${kernel}x${kernel}${squeeze ? ' SE' : ''}`,
      ),
    ),
};
