/** The residual spaces of "On Network Design Spaces for Visual Recognition" (Radosavovic et al., arXiv 1905.13214). */
import { resolveOptions } from '../options.ts';
import type { NetworkSettings, Space, SpaceOption, Topology, TopologyOp } from '../types.ts';
import { buildNetwork, countNetwork, type ResidualShape } from './network.ts';
import {
  divides,
  formatStages,
  parseStages,
  type StageChoices,
  type Stages,
  stageCount,
  stageFields,
} from './stages.ts';

const defaultStemWidth = 16;

const stemOptions: readonly SpaceOption[] = [
  {
    name: 'stem',
    description: 'cifar: 3x3; imagenet: 7x7 of stride 2 and a max pool of stride 2',
    default: 'cifar',
    choices: ['cifar', 'imagenet'],
  },
  {
    name: 'stemWidth',
    description: 'channels of the stem (12 in the loader of nas-without-training)',
    default: defaultStemWidth,
    minimum: 1,
    maximum: 1024,
  },
];
const groupingOption: SpaceOption = {
  name: 'grouping',
  description:
    "number: a stage's groups are their number; width: the channels of one, as nas-without-training loads them",
  default: 'number',
  choices: ['number', 'width'],
};

export interface ResidualSpace {
  readonly id: string;
  readonly name: string;
  readonly bottleneck: boolean;
  readonly choices: StageChoices;
  readonly example: string;
}

export function residualSpace({ id, name, bottleneck, choices, example }: ResidualSpace): Space<Stages> {
  const options = bottleneck ? [...stemOptions, groupingOption] : stemOptions;
  const shapes = new WeakMap<NetworkSettings, ResidualShape>();
  const shapeOf = (settings: NetworkSettings): ResidualShape => {
    let shape = shapes.get(settings);
    if (shape === undefined) {
      const { stem, stemWidth, grouping } = resolveOptions({ id, options }, settings.options);
      const { batch, resolution, classes } = settings;
      shape = {
        bottleneck,
        stem: stem as ResidualShape['stem'],
        stemWidth: Number(stemWidth),
        grouping: (grouping ?? 'number') as ResidualShape['grouping'],
        batch,
        resolution,
        classes,
      };
      shapes.set(settings, shape);
    }
    return shape;
  };
  const perStage = stageFields.reduce((product, field) => product * choices[field].length, 1);
  return {
    id,
    title: `NDS ${name}`,
    paper: 'On Network Design Spaces for Visual Recognition, arXiv 1905.13214',
    description: `Three stages of residual ${bottleneck ? 'bottleneck blocks with free depth, width, ratio and groups' : 'basic blocks with free depth and width'}.`,
    textForm: `Three stages joined by "/", each \`d\` and its blocks, \`w\` and its channels${bottleneck ? ', `r` and the width over the inner width, `g` and the groups' : ''}. Reads the release's JSON entries (\`net\`).`,
    reconstruction:
      "The paper's limits and numbers of choices are kept; the values between them and the width of the stem (16) are ours, since the release files were not at hand to check them.",
    example,
    size: BigInt(perStage) ** BigInt(stageCount),
    options,
    defaults: { resolution: 32, classes: 10, batch: 64 },
    thin: { resolution: 16 },
    sample: (rng) =>
      Array.from({ length: stageCount }, () => ({
        depth: rng.pick(choices.depth),
        width: rng.pick(choices.width),
        ratio: rng.pick(choices.ratio),
        groups: rng.pick(choices.groups),
      })),
    mutate: (stages, rng) => rng.pick([...neighbours(stages, choices)]),
    /** Every number from either parent; a stage whose groups then do not divide is the first parent's. */
    cross: (a, b, rng) =>
      a.map((stage, i) => {
        const child = { ...stage };
        for (const field of stageFields) if (rng.int(2) === 1) child[field] = b[i]![field];
        return divides(child) ? child : stage;
      }),
    neighbours: (stages) => neighbours(stages, choices),
    format: (stages) => formatStages(stages, bottleneck),
    parse: (text) => parseStages(text, bottleneck, `NDS ${name}`),
    canonical: (stages) => formatStages(stages, bottleneck),
    graph: (stages, settings) => buildNetwork(stages, shapeOf(settings)),
    counts: (stages, settings) => countNetwork(stages, shapeOf(settings)),
    topology: (stages) => stageTopology(stages, bottleneck),
    drawing: (stages) => ({
      nodes: ['stem', ...stages.map((_, i) => `stage ${i + 1}`), 'head'],
      edges: [
        ...stages.map((stage, i) => ({ from: i, to: i + 1, label: formatStages([stage], bottleneck) })),
        { from: stages.length, to: stages.length + 1, label: 'pool' },
      ],
    }),
  };
}

/** One number of one stage changed. */
function* neighbours(stages: Stages, choices: StageChoices): Iterable<Stages> {
  for (const [at, stage] of stages.entries())
    for (const field of stageFields)
      for (const value of choices[field]) {
        const changed = { ...stage, [field]: value };
        if (value !== stage[field] && divides(changed)) yield stages.with(at, changed);
      }
}

const conv = (kernel: number): TopologyOp => ({ kind: 'conv', kernel, active: true });
const skip: TopologyOp = { kind: 'skip', kernel: 1, active: true };

/** Every convolution of the main paths, and per block its identity or the projection where the shape changes. */
function stageTopology(stages: Stages, bottleneck: boolean): Topology {
  const block = (bottleneck ? [1, 3, 1] : [3, 3]).map(conv);
  const projection = conv(1);
  const ops: TopologyOp[] = [];
  stages.forEach(({ depth, width }, s) => {
    for (let i = 0; i < depth; i++)
      ops.push(...block, i === 0 && (s > 0 || width !== defaultStemWidth) ? projection : skip);
  });
  return { ops, connected: true };
}
