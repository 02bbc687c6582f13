/** Once-for-All on the ProxylessNAS skeleton (Cai et al., arXiv 1908.09791; arXiv 1812.00332). */
import type { Code } from './digit-code.ts';
import { elasticForm } from './ofa/elastic-code.ts';
import { elasticSpace } from './ofa/elastic-space.ts';
import { proxylessStages } from './proxylessnas/stages.ts';
import type { Space } from './types.ts';

const title = 'Once-for-All ProxylessNAS';

export const ofaProxylessNas: Space<Code> = elasticSpace(
  {
    id: 'ofa-proxylessnas',
    title,
    description:
      'The ProxylessNAS skeleton with 2 to 4 blocks in each of five stages and one last block; every block chooses kernel and expansion.',
    textForm:
      '`ks/e/d`: 21 kernels (3, 5, 7), 21 expansions (3, 4, 6), 5 depths (2, 3, 4); only the first d blocks of each four are used, the last block always.',
    example: '777777777777777777777/666666666666666666666/44444',
  },
  elasticForm(title, 1),
  {
    stem: 32,
    first: 16,
    stages: proxylessStages.map((stage) => ({ ...stage, activation: 'relu6', squeezeExcite: false })),
    head: [1280],
    mix: [],
    outer: 'relu6',
    firstActivation: 'relu6',
    epsilon: 1e-3,
  },
);
