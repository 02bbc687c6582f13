/** The space of DARTS: a normal and a reduction cell of four nodes, two edges into each (Liu et al., arXiv 1806.09055). */
import { canonicalCell } from './cells/canonical.ts';
import { countNetwork } from './cells/counts.ts';
import { drawGenotype } from './cells/drawing.ts';
import type { CellGrammar, Genotype } from './cells/genotype.ts';
import { cellCount, crossGenotypes, mutateGenotype, neighbourGenotypes, sampleGenotype } from './cells/moves.ts';
import { buildNetwork } from './cells/network.ts';
import { operationNames } from './cells/operations.ts';
import { referenceGenotypes } from './cells/reference.ts';
import type { Skeleton } from './cells/skeleton.ts';
import { type CellText, formatGenotype, parseGenotype } from './cells/text.ts';
import { genotypeTopology } from './cells/topology.ts';
import { resolveOptions } from './options.ts';
import type { NetworkSettings, Space, SpaceOption } from './types.ts';

const id = 'darts';

export const dartsGrammar: CellGrammar = {
  operations: [
    'max_pool_3x3',
    'avg_pool_3x3',
    'skip_connect',
    'sep_conv_3x3',
    'sep_conv_5x5',
    'dil_conv_3x3',
    'dil_conv_5x5',
  ],
  nodes: 4,
  concat: 'all',
  distinctSources: true,
};

const form: CellText = {
  grammar: dartsGrammar,
  operations: operationNames,
  anyShape: true,
  digits: dartsGrammar.operations,
};

/** Options of the networks around DARTS cells. */
export const dartsOptions = (channels: number, layers: number, norms: Skeleton['norms']): readonly SpaceOption[] => [
  {
    name: 'C',
    description: 'channels of the first cells (16 in search, 36 in the final networks)',
    default: channels,
    minimum: 1,
    maximum: 512,
  },
  {
    name: 'L',
    description: 'number of cells (8 in search, 20 in the final networks)',
    default: layers,
    minimum: 1,
    maximum: 64,
  },
  {
    name: 'skeleton',
    description: 'cifar: 3x3 stem; imagenet: three convolutions of stride 2 before the cells',
    default: 'cifar',
    choices: ['cifar', 'imagenet'],
  },
  {
    name: 'norms',
    description:
      'evaluation: norms with scale and shift; search: without them inside operations, and one behind every pool',
    default: norms,
    choices: ['evaluation', 'search'],
  },
];

const options = dartsOptions(16, 8, 'evaluation');

/** Settings of a space with these options -> skeleton, kept per settings object: a million counts check the options once. */
export function dartsSkeletons(space: Pick<Space, 'id' | 'options'>): (settings: NetworkSettings) => Skeleton {
  const known = new WeakMap<NetworkSettings, Skeleton>();
  return (settings) => {
    let skeleton = known.get(settings);
    if (skeleton === undefined) {
      const { C, L, skeleton: kind, norms } = resolveOptions(space, settings.options);
      const { batch, resolution, classes } = settings;
      skeleton = {
        kind: kind as Skeleton['kind'],
        channels: Number(C),
        layers: Number(L),
        batch,
        resolution,
        classes,
        norms: norms as Skeleton['norms'],
      };
      known.set(settings, skeleton);
    }
    return skeleton;
  };
}

const skeletonOf = dartsSkeletons({ id, options });

export const darts: Space<Genotype> = {
  id,
  title: 'DARTS',
  paper: 'DARTS: Differentiable Architecture Search, arXiv 1806.09055',
  description:
    'A normal and a reduction cell of four nodes; each node sums two of seven operations on earlier nodes or on the two previous cells.',
  textForm:
    'Pairs `operation:node` of the normal cell joined by ";", two per node, "|", those of the reduction cell; nodes 0 and 1 are the previous cells. Reads Python genotypes, the names DARTS_V1, DARTS_V2, NASNet, AmoebaNet, PNASNet and ENAS, and any genotype the authors\' code takes (other concatenated nodes as a list, `[4,5,6]`).',
  example: formatGenotype(referenceGenotypes.DARTS_V2!, dartsGrammar),
  // Per cell 1 * 3 * 6 * 10 pairs of sources and 7 operations on 8 edges.
  size: cellCount(dartsGrammar) ** 2n,
  options,
  defaults: { resolution: 32, classes: 10, batch: 64 },
  thin: { options: { C: 4 }, resolution: 16 },
  sample: (rng) => sampleGenotype(dartsGrammar, rng),
  mutate: (genotype, rng) => mutateGenotype(genotype, dartsGrammar, rng),
  cross: (a, b, rng) => crossGenotypes(a, b, dartsGrammar, rng),
  neighbours: (genotype) => neighbourGenotypes(genotype, dartsGrammar),
  format: (genotype) => formatGenotype(genotype, dartsGrammar),
  parse: (text) =>
    Object.hasOwn(referenceGenotypes, text) ? referenceGenotypes[text]! : parseGenotype(text, form, 'DARTS'),
  canonical: ({ normal, reduce }) => `${canonicalCell(normal)}/${canonicalCell(reduce)}`,
  graph: (genotype, settings) => buildNetwork(genotype, skeletonOf(settings)),
  counts(genotype, settings) {
    const { params, macs } = countNetwork(genotype, skeletonOf(settings));
    return { params, macs };
  },
  topology: genotypeTopology,
  drawing: drawGenotype,
};
