/** NDS ResNeXt-B: stages of bottleneck blocks with groups (arXiv 1905.13214, section 3). */
import { residualSpace } from './residual/space.ts';
import type { Stages } from './residual/stages.ts';
import type { Space } from './types.ts';

export const ndsResnextB: Space<Stages> = residualSpace({
  id: 'nds-resnext-b',
  name: 'ResNeXt-B',
  bottleneck: true,
  choices: {
    depth: [1, 2, 4, 8, 16],
    width: [64, 128, 256, 512, 1024],
    ratio: [1, 2, 4],
    groups: [1, 2, 4, 8, 16],
  },
  example: 'd2w256r2g16/d4w512r2g16/d2w1024r2g16',
});
