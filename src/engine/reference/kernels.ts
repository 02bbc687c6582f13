/** The float64 kernel of every op that does arithmetic. Sources and views (Reshape, Flatten, Identity) need none; Zero and the
 *  norms never reach an executor. */
import type { OpKind } from '../../graph/index.ts';
import { channelKernels } from './channel.ts';
import { type ConvolutionLoops, convolutionKernels } from './convolution.ts';
import { elementwiseKernels } from './elementwise.ts';
import { matrixKernels } from './matrix.ts';
import { poolingKernels } from './pooling.ts';
import { structureKernels } from './structure.ts';
import type { KernelTable } from './types.ts';

export type ViewKind = 'Reshape' | 'Flatten' | 'Identity';
export type KernelKind = Exclude<
  OpKind,
  'Input' | 'Parameter' | 'Constant' | 'Zero' | 'BatchNormalization' | 'LayerNormalization' | ViewKind
>;

/** The table over an implementation of the convolution loops. */
export function kernelTable(loops: ConvolutionLoops): KernelTable<KernelKind> {
  return {
    ...elementwiseKernels,
    ...convolutionKernels(loops),
    ...channelKernels,
    ...matrixKernels,
    ...poolingKernels,
    ...structureKernels,
  };
}
