/** FBNet: 22 layers with one of nine operations each (Wu et al., arXiv 1812.03443), as HW-NAS-Bench and HELP measure it. */
import { buildChain, chainDrawing, chainLayers, countChain } from './blocks/chain-network.ts';
import { chainTopology } from './blocks/chain-topology.ts';
import {
  alphabetsOf,
  type Code,
  codeCount,
  codeNeighbours,
  crossCodes,
  formatCode,
  mutateCode,
  parseCode,
  sampleCode,
} from './digit-code.ts';
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
const alphabets = alphabetsOf(form);

const networkOf = (code: Code, settings: NetworkSettings) =>
  fbNetwork(code, resolveOptions({ id, options }, settings.options).variant as Variant);

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
  size: codeCount(form),
  options,
  defaults: { resolution: 32, classes: 100, batch: 64 },
  sample: (rng) => sampleCode(alphabets, rng),
  mutate: (code, rng) => mutateCode(alphabets, code, rng),
  cross: crossCodes,
  neighbours: (code) => codeNeighbours(alphabets, code),
  format: (code) => formatCode(form, code),
  parse: (text) => parseCode(form, text),
  canonical: (code) => formatCode(form, code),
  graph: (code, settings) => buildChain(networkOf(code, settings), settings),
  counts(code, settings) {
    const layers = chainLayers(networkOf(code, settings), settings);
    const { params, macs } = countChain(layers);
    // The table's counter (flopth): 2 per batch-norm output, 1 per element of a pool and of a ReLU; the two ReLUs of a
    // bottleneck are one module, of which it keeps the last call.
    let others = 0;
    for (const { kind, channels, side, place } of layers) {
      const elements = channels * side ** 2;
      if (kind === 'norm') others += 2 * elements;
      else if (kind === 'pool' || (kind === 'activation' && place !== 'expand')) others += elements;
    }
    return { params, macs, paramsOfficial: params, macsOfficial: macs + others };
  },
  topology: (code) => chainTopology(fbNetwork(code, 'cifar').blocks),
  drawing: (code) => chainDrawing(code.map((choice) => operations[choice]!.name)),
};
