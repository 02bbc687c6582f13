/**
 * The cell spaces of "On Network Design Spaces for Visual Recognition" (Radosavovic et al., arXiv 1905.13214): a normal and a
 * reduction cell whose nodes sum two operations on any earlier nodes, and the width and depth of the network.
 */
import { resolveOptions } from '../options.ts';
import { fieldsOf, readLiteral } from '../parsing/literal.ts';
import { Reader } from '../parsing/reader.ts';
import type { NetworkSettings, Space, SpaceOption } from '../types.ts';
import { canonicalCell } from './canonical.ts';
import { countNetwork } from './counts.ts';
import { drawGenotype } from './drawing.ts';
import type { CellGrammar, Genotype } from './genotype.ts';
import { cellCount, crossGenotypes, mutateGenotype, neighbourGenotypes, sampleGenotype } from './moves.ts';
import { buildNetwork } from './network.ts';
import type { OperationName } from './operations.ts';
import type { Skeleton } from './skeleton.ts';
import { type CellText, formatGenotype, genotypeOfLiteral, isLiteral, readGenotype } from './text.ts';
import { genotypeTopology } from './topology.ts';

export interface SizedGenotype {
  readonly genotype: Genotype;
  /** Channels of the first cells' nodes. */
  readonly width: number;
  /** Number of cells. */
  readonly depth: number;
}

/** What the sampled networks take; the release's sweeps with fixed width and depth use others, which are read too. */
const widths = [16, 24, 32];
const depths = [4, 8, 12, 16, 20];

const options: readonly SpaceOption[] = [
  {
    name: 'skeleton',
    description: 'cifar: 3x3 stem; imagenet: three convolutions of stride 2 before the cells',
    default: 'cifar',
    choices: ['cifar', 'imagenet'],
  },
];

export interface NdsCells {
  readonly id: string;
  /** Name of the cells' own paper, as the title says it. */
  readonly name: string;
  readonly operations: readonly OperationName[];
  readonly nodes: number;
  readonly concat: CellGrammar['concat'];
  readonly example: SizedGenotype;
}

export function ndsCellSpace({ id, name, operations, nodes, concat, example }: NdsCells): Space<SizedGenotype> {
  const grammar: CellGrammar = { operations, nodes, concat, distinctSources: false };
  const form: CellText = { grammar, operations, anyShape: false };
  const kinds = new WeakMap<NetworkSettings, Skeleton['kind']>();
  const skeletonOf = ({ width, depth }: SizedGenotype, settings: NetworkSettings): Skeleton => {
    let kind = kinds.get(settings);
    if (kind === undefined) {
      kind = resolveOptions({ id, options }, settings.options).skeleton as Skeleton['kind'];
      kinds.set(settings, kind);
    }
    const { batch, resolution, classes } = settings;
    return { kind, channels: width, layers: depth, batch, resolution, classes, norms: 'evaluation' };
  };
  const withGenotype = (sized: SizedGenotype, genotype: Genotype): SizedGenotype => ({ ...sized, genotype });
  const format = ({ genotype, width, depth }: SizedGenotype): string =>
    `${formatGenotype(genotype, grammar)}|C${width}|L${depth}`;
  return {
    id,
    title: `NDS ${name}`,
    paper: 'On Network Design Spaces for Visual Recognition, arXiv 1905.13214',
    description: `Cells of ${nodes} nodes with the ${operations.length} operations of ${name}, in networks of 16 to 32 channels and 4 to 20 cells; as many architectures as pairs of a normal and a reduction cell, times 3 widths and 5 depths.`,
    textForm: `Pairs \`operation:node\` of the normal cell joined by ";", two per node, "|", those of the reduction cell, "|C" and the width, "|L" and the depth; the output concatenates ${concat === 'all' ? 'all nodes' : 'the nodes that no other reads'}. Reads the release's JSON entries (\`net\`).`,
    reconstruction:
      "The choices of width (16, 24, 32) and depth (4 to 20 in steps of 4) are recalled, not stated by a source at hand; the counts of cells are the paper's.",
    example: format(example),
    size: cellCount(grammar) ** 2n * BigInt(widths.length * depths.length),
    options,
    defaults: { resolution: 32, classes: 10, batch: 64 },
    thin: { resolution: 16 },
    sample: (rng) => ({
      genotype: sampleGenotype(grammar, rng),
      width: rng.pick(widths),
      depth: rng.pick(depths),
    }),
    /** One edge, the width or the depth, in proportion to how many there are of each. */
    mutate(sized, rng) {
      const place = rng.int(4 * nodes + 2);
      if (place === 0) return { ...sized, width: rng.pick(widths.filter((width) => width !== sized.width)) };
      if (place === 1) return { ...sized, depth: rng.pick(depths.filter((depth) => depth !== sized.depth)) };
      return withGenotype(sized, mutateGenotype(sized.genotype, grammar, rng));
    },
    cross: (a, b, rng) => ({
      genotype: crossGenotypes(a.genotype, b.genotype, grammar, rng),
      width: rng.int(2) === 0 ? a.width : b.width,
      depth: rng.int(2) === 0 ? a.depth : b.depth,
    }),
    *neighbours(sized) {
      for (const genotype of neighbourGenotypes(sized.genotype, grammar)) yield withGenotype(sized, genotype);
      for (const width of widths) if (width !== sized.width) yield { ...sized, width };
      for (const depth of depths) if (depth !== sized.depth) yield { ...sized, depth };
    },
    format,
    parse: (text) => parseSized(text, form, `NDS ${name}`),
    canonical: ({ genotype: { normal, reduce }, width, depth }) =>
      `${canonicalCell(normal)}/${canonicalCell(reduce)}/C${width}/L${depth}`,
    graph: (sized, settings) => buildNetwork(sized.genotype, skeletonOf(sized, settings)),
    counts(sized, settings) {
      const { params, macs } = countNetwork(sized.genotype, skeletonOf(sized, settings));
      return { params, macs };
    },
    topology: ({ genotype }) => genotypeTopology(genotype),
    drawing: ({ genotype }) => drawGenotype(genotype),
  };
}

/** Largest numbers that are read: far above any published network. */
const mostWidth = 512;
const mostDepth = 64;

const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most;

function parseSized(text: string, form: CellText, space: string): SizedGenotype {
  const reader = new Reader(
    text,
    `text is not an architecture of ${space}`,
    'form: op:node;op:node;...|op:node;...|C16|L8',
  );
  if (isLiteral(text)) {
    const entry = fieldsOf(readLiteral(reader));
    reader.skipSpace();
    reader.end();
    const { width, depth } = entry ?? {};
    if (entry === null || !isCount(width, mostWidth) || !isCount(depth, mostDepth))
      return reader.refuse(`an entry with genotype, width (to ${mostWidth}) and depth (to ${mostDepth})`);
    return { genotype: genotypeOfLiteral(reader, form, entry.genotype ?? null), width, depth };
  }
  const genotype = readGenotype(reader, form);
  const count = (token: string, most: number): number => {
    reader.expect(token);
    const at = reader.at;
    const value = reader.whole();
    return isCount(value, most) ? value : reader.fail(`a number from 1 to ${most}`, at);
  };
  const sized = { genotype, width: count('|C', mostWidth), depth: count('|L', mostDepth) };
  reader.end();
  return sized;
}
