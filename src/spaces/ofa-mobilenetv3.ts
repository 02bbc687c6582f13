/** Once-for-All MobileNetV3: kernels, expansions and depths of five stages (Cai et al., arXiv 1908.09791). */
import type { Code } from './digit-code.ts';
import { elasticForm } from './ofa/elastic-code.ts';
import { elasticSpace } from './ofa/elastic-space.ts';
import type { Space } from './types.ts';

const title = 'Once-for-All MobileNetV3';

export const ofaMobileNetV3: Space<Code> = elasticSpace(
  {
    id: 'ofa-mobilenetv3',
    title,
    aliases: ['ofa', 'ofa-mbv3'],
    description:
      'MobileNetV3 with 2 to 4 blocks in each of five stages; every block chooses kernel and expansion. Sampling is uniform over the code, as Once-for-All does it.',
    textForm:
      '`ks/e/d` as in the HELP tables: 20 kernels (3, 5, 7), 20 expansions (3, 4, 6), 5 depths (2, 3, 4); only the first d blocks of each four are used. A fourth part, the resolution, is checked and left out: it is a setting.',
    example: '77777777777777777777/66666666666666666666/44444',
  },
  elasticForm(title, 0),
  {
    stem: 16,
    first: 16,
    stages: [
      { width: 24, stride: 2, activation: 'relu', squeezeExcite: false },
      { width: 40, stride: 2, activation: 'relu', squeezeExcite: true },
      { width: 80, stride: 2, activation: 'hard-swish', squeezeExcite: false },
      { width: 112, stride: 1, activation: 'hard-swish', squeezeExcite: true },
      { width: 160, stride: 2, activation: 'hard-swish', squeezeExcite: true },
    ],
    head: [960],
    mix: [1280],
    outer: 'hard-swish',
    firstActivation: 'relu',
    epsilon: 1e-5,
  },
);
