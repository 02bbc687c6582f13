/** ProxylessNAS: 21 layers of six inverted bottlenecks, skippable where the shape stays (Cai et al., arXiv 1812.00332). */
import { chainDrawing, chainOperations } from './blocks/chain-space.ts';
import { type Code, codeOperations } from './digit-code.ts';
import { resolveOptions } from './options.ts';
import { form, operations, proxylessNetwork } from './proxylessnas/network.ts';
import { proxylessStages } from './proxylessnas/stages.ts';
import type { NetworkSettings, Space, SpaceOption } from './types.ts';

const id = 'proxylessnas';
const options: readonly SpaceOption[] = [
  {
    name: 'firstStage',
    description: 'width of the first stage: 24 in the search, 32 in the released networks',
    default: proxylessStages[0]!.width,
    minimum: 1,
    maximum: 1024,
  },
];
const labels = [...operations.map(({ kernel, expansion }) => `MB${expansion} ${kernel}x${kernel}`), 'Zero'];

const networkOf = (code: Code, { options: given }: Pick<NetworkSettings, 'options'>) =>
  proxylessNetwork(code, Number(resolveOptions({ id, options }, given).firstStage));

export const proxylessNas: Space<Code> = {
  id,
  title: form.title,
  paper: 'ProxylessNAS: Direct Neural Architecture Search on Target Task and Hardware, arXiv 1812.00332',
  description:
    'A chain of 21 searchable inverted bottlenecks with kernel 3, 5 or 7 and expansion 3 or 6; 15 of them may be skipped.',
  textForm: `21 digits in the official order of candidates: ${labels.map((label, i) => `${i} ${label}`).join(', ')} (Zero never first in a stage of four, nor last).`,
  example: '206640225222322255445',
  options,
  defaults: { resolution: 224, classes: 1000, batch: 64 },
  thin: { resolution: 64 },
  ...codeOperations(form),
  canonical: stagesWithoutZeros,
  ...chainOperations(networkOf),
  drawing: (code) => chainDrawing(code.map((choice) => labels[choice]!)),
};

/** Skipped layers of a stage do nothing wherever they stand: the layers that are left, stage by stage. */
function stagesWithoutZeros(code: Code): string {
  const stages = [0, 4, 8, 12, 16, 20].map((start) => code.slice(start, start + 4));
  return stages.map((stage) => stage.filter((choice) => choice < operations.length).join('')).join('/');
}
