/** AZ-NAS's MobileNetV2 space (Lee and Ham, arXiv 2403.19232): ZiCo's blocks and mutation, scored with shortcuts. */

import { superBlockSpace } from './super-blocks/space.ts';
import type { Structure } from './super-blocks/structure.ts';
import type { Space } from './types.ts';
import { superBlockForm } from './zen-mobilenetv2.ts';

export const azMobileNetV2: Space<Structure> = superBlockSpace({
  id: 'az-mobilenetv2',
  title: 'MobileNetV2 space of AZ-NAS',
  paper: 'AZ-NAS: Assembling Zero-Cost Proxies for Network Architecture Search, arXiv 2403.19232',
  description:
    "ZiCo's space as AZ-NAS searches it: batches of 64, shortcuts kept while scoring, squeeze-and-excitation only in training. The published search is the strategy az-evolution (two mutations, parents among the 1,023 best) with proxy az-nas and official budgets of 450e6, 600e6 or 1e9 FLOPs at 14, 14 or 16 layers.",
  textForm: superBlockForm,
  example:
    'SuperConvK3BNRELU(3,8,2,1)SuperResIDWE6K3(8,32,2,8,1)SuperResIDWE6K3(32,48,2,32,1)SuperResIDWE6K3(48,96,2,48,1)SuperResIDWE6K3(96,128,2,96,1)SuperConvK1BNRELU(128,2048,1,1)',
  defaults: { resolution: 224, classes: 1000, batch: 64 },
  thin: { resolution: 64 },
});
