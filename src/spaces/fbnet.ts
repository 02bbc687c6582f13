/** FBNet: 22 layers with one of nine operations each (Wu et al., arXiv 1812.03443), as HW-NAS-Bench and HELP measure it. */
import type { ChainLayer } from './blocks/chain-network.ts';
import { chainDrawing, chainOperations } from './blocks/chain-space.ts';
import { type Code, codeOperations } from './digit-code.ts';
import { fbNetwork, form, operations, type Variant } from './fbnet/network.ts';
import { resolveOptions } from './options.ts';
import type { NetworkSettings, Space, SpaceOption } from './types.ts';

const id = 'fbnet';
const options: readonly SpaceOption[] = [
  {
    name: 'variant',
    description: 'strides and last width: `cifar` as in HW-NAS-Bench, `imagenet` as in the FBNet paper',
    default: 'cifar',
    choices: ['cifar', 'imagenet'],
  },
];

const networkOf = (code: Code, { options: given }: Pick<NetworkSettings, 'options'>) =>
  fbNetwork(code, resolveOptions({ id, options }, given).variant as Variant);

/**
 * The table's counter (flopth): 2 per batch-norm output, 1 per element of a pool and of a ReLU; the two ReLUs of a bottleneck
 * are one module, of which it keeps the last call.
 */
function tableExtra({ kind, channels, side, place }: ChainLayer): number {
  const elements = channels * side ** 2;
  if (kind === 'norm') return 2 * elements;
  return kind === 'pool' || (kind === 'activation' && place !== 'expand') ? elements : 0;
}

export const fbNet: Space<Code> = {
  id,
  title: form.title,
  paper:
    'FBNet: Hardware-Aware Efficient ConvNet Design via Differentiable Neural Architecture Search, arXiv 1812.03443; HW-NAS-Bench, arXiv 2103.10584',
  description: 'A chain of 22 searchable layers, each one of eight inverted bottlenecks or a skip.',
  reconstruction:
    'The counter was fitted to the flops and params columns of the FBNet table (CIFAR-100, 32x32); both equal it within 0.1 % on all 4,000 shared rows.',
  textForm: `22 digits, one per layer: ${operations.map(({ name }, i) => `${i} ${name}`).join(', ')}.`,
  example: '0380076737677777677773',
  options,
  defaults: { resolution: 32, classes: 100, batch: 64 },
  thin: { resolution: 16 },
  ...codeOperations(form),
  ...chainOperations(networkOf, tableExtra),
  drawing: (code) => chainDrawing(code.map((choice) => operations[choice]!.name)),
};
