/** NDS ResNet: stages of basic blocks (arXiv 1905.13214, section 3). */
import { residualSpace } from './residual/space.ts';
import type { Stages } from './residual/stages.ts';
import type { Space } from './types.ts';

export const ndsResnet: Space<Stages> = residualSpace({
  id: 'nds-resnet',
  name: 'ResNet',
  bottleneck: false,
  choices: {
    depth: [1, 2, 3, 4, 6, 8, 12, 16, 24],
    width: [16, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256],
    ratio: [1],
    groups: [1],
  },
  example: 'd3w16/d3w32/d3w64',
});
