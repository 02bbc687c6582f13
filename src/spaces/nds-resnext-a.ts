/** NDS ResNeXt-A: stages of bottleneck blocks with groups (arXiv 1905.13214, section 3). */
import { residualSpace } from './residual/space.ts';
import type { Stages } from './residual/stages.ts';
import type { Space } from './types.ts';

export const ndsResnextA: Space<Stages> = residualSpace({
  id: 'nds-resnext-a',
  name: 'ResNeXt-A',
  bottleneck: true,
  choices: {
    depth: [1, 2, 4, 8, 16],
    width: [16, 32, 64, 128, 256],
    ratio: [1, 2, 4],
    groups: [1, 2, 4],
  },
  example: 'd2w64r2g4/d4w128r2g4/d2w256r2g4',
});
