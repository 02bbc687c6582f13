/** FLASH networks with addition-type skip links: ResNet, Wide-ResNet and MobileNet-v2 blocks (Li et al., arXiv 2108.00568). */
import { NascentError } from '../base/index.ts';
import {
  blocksOf,
  buildResidual,
  countResidual,
  kinds,
  layersOf,
  type ResidualNetwork,
  type Stage,
  type Stem,
  skipCellOf,
} from './flash/add-network.ts';
import { resolveOptions } from './options.ts';
import type { NetworkSettings, Space, SpaceOption, TopologyOp } from './types.ts';

const id = 'flash-add';
const stageCount = 4;
const unit = 16;
const widths = 32;
const mostBlocks = 36;

const options: readonly SpaceOption[] = [
  {
    name: 'stem',
    description: 'cifar: a 3x3 convolution; imagenet: a 7x7 one of stride 2 and a max pool of stride 2',
    default: 'cifar',
    choices: ['cifar', 'imagenet'],
  },
];

const stemOf = (settings: NetworkSettings): Stem => resolveOptions({ id, options }, settings.options).stem as Stem;

const formatNetwork = ({ kind, stages }: ResidualNetwork): string =>
  [kind, ...stages.map(({ width, blocks }) => `${width}x${blocks}`)].join('/');

const withStage = (network: ResidualNetwork, at: number, stage: Stage): ResidualNetwork => ({
  ...network,
  stages: network.stages.with(at, stage),
});

export const flashAdd: Space<ResidualNetwork> = {
  id,
  title: 'FLASH, addition type',
  paper:
    'FLASH: Fast Neural Architecture Search with Hardware Optimization, arXiv 2108.00568; NN-Mass, arXiv 1910.00780',
  description:
    'Four stages of residual blocks: one kind of block for the network, a width and a number of blocks for every stage.',
  reconstruction:
    'The papers do not print the ranges: they are ours, wide enough for ResNet-18 to -152 and Wide-ResNet, whose params and NN-Mass are met exactly, and whose MACs agree with the two decimals of torchvision (recalled). For NN-Degree every residual block is a cell, which is our reading. There is no table to fit.',
  textForm:
    'Kind of block (basic, bottleneck, wide, inverted), then width and number of blocks of the four stages, `basic/64x2/128x2/256x2/512x2`: widths 16 to 512 in steps of 16, 1 to 36 blocks.',
  example: 'basic/64x2/128x2/256x2/512x2',
  size: BigInt(kinds.length) * BigInt(widths * mostBlocks) ** BigInt(stageCount),
  options,
  defaults: { resolution: 32, classes: 10, batch: 64 },
  thin: { resolution: 8 },
  sample: (rng) => ({
    kind: rng.pick(kinds),
    stages: Array.from({ length: stageCount }, () => ({
      width: unit * (1 + rng.int(widths)),
      blocks: 1 + rng.int(mostBlocks),
    })),
  }),
  mutate(network, rng) {
    const other = (value: number, count: number): number => (value + 1 + rng.int(count - 1)) % count;
    const field = rng.int(1 + 2 * stageCount);
    if (field === 0) return { ...network, kind: kinds[other(kinds.indexOf(network.kind), kinds.length)]! };
    const at = (field - 1) >> 1;
    const { width, blocks } = network.stages[at]!;
    return field % 2 === 0
      ? withStage(network, at, { width: unit * (1 + other(width / unit - 1, widths)), blocks })
      : withStage(network, at, { width, blocks: 1 + other(blocks - 1, mostBlocks) });
  },
  cross: (a, b, rng) => ({
    kind: rng.int(2) === 0 ? a.kind : b.kind,
    stages: a.stages.map((stage, at) => (rng.int(2) === 0 ? stage : b.stages[at]!)),
  }),
  *neighbours(network) {
    for (const kind of kinds) if (kind !== network.kind) yield { ...network, kind };
    for (let at = 0; at < stageCount; at++) {
      const { width, blocks } = network.stages[at]!;
      for (const step of [-1, 1]) {
        const wider = width + step * unit;
        if (wider >= unit && wider <= unit * widths) yield withStage(network, at, { width: wider, blocks });
        const more = blocks + step;
        if (more >= 1 && more <= mostBlocks) yield withStage(network, at, { width, blocks: more });
      }
    }
  },
  format: formatNetwork,
  parse: parseNetwork,
  canonical: formatNetwork,
  graph: (network, settings) => buildResidual(network, settings, stemOf(settings)),
  counts: (network, settings) => countResidual(network, settings, stemOf(settings)),
  topology: (network) => ({
    ops: blocksOf(network).flatMap((block): TopologyOp[] => {
      const op = (kind: TopologyOp['kind'], kernel: number): TopologyOp => ({ kind, kernel, active: true });
      const main = layersOf(network.kind, block).map(({ kernel }) => op('conv', kernel));
      if (block.projected === null) return main;
      return [...main, block.projected ? op('conv', 1) : op('skip', 1)];
    }),
    connected: true,
  }),
  skipCells: (network) => blocksOf(network).map((block) => skipCellOf(network.kind, block)),
  drawing: ({ kind, stages }) => ({
    nodes: ['stem', ...stages.map((_, at) => `stage ${at + 1}`), 'logits'],
    edges: [
      ...stages.map(({ width, blocks }, at) => ({ from: at, to: at + 1, label: `${blocks} x ${kind} ${width}` })),
      { from: stageCount, to: stageCount + 1, label: 'pool, linear' },
    ],
  }),
};

function parseNetwork(text: string): ResidualNetwork {
  let column = 1;
  const fail = (what: string, expected: string, got: string): never => {
    throw new NascentError('input', {
      what: `text is not a FLASH network of addition type: ${what}`,
      where: `"${text.length > 120 ? `${text.slice(0, 117)}...` : text}", column ${column}`,
      expected,
      got: `"${got}"`,
      hint: flashAdd.example,
    });
  };
  const [name = '', ...parts] = text.split('/');
  const kind = kinds.find((known) => known === name) ?? fail('kind of block', kinds.join(', '), name.slice(0, 40));
  column += name.length + 1;
  const stages = parts.map((part, at): Stage => {
    const numbers = /^(\d{1,3})x(\d{1,2})$/.exec(part)?.slice(1).map(Number);
    if (at >= stageCount || !numbers)
      return fail(`stage ${at + 1}`, `${stageCount} stages <width>x<blocks>`, part.slice(0, 40));
    const [width, blocks] = numbers as [number, number];
    if (width % unit !== 0 || width < unit || width > unit * widths)
      fail(`width of stage ${at + 1}`, `a multiple of ${unit} up to ${unit * widths}`, String(width));
    if (blocks < 1 || blocks > mostBlocks) fail(`blocks of stage ${at + 1}`, `1 to ${mostBlocks}`, String(blocks));
    column += part.length + 1;
    return { width, blocks };
  });
  return stages.length === stageCount
    ? { kind, stages }
    : fail('too few stages', `${stageCount} stages`, String(stages.length));
}
