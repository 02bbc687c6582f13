/** Spaces of super-block structures: what Zen-NAS, ZiCo and AZ-NAS search. */
import type { Stream } from '../../random/index.ts';
import { chainDrawing } from '../blocks/chain-space.ts';
import { resolveOptions } from '../options.ts';
import type { NetworkSettings, Space, SpaceOption, Topology, TopologyOp } from '../types.ts';
import { countOfficially, countUnits } from './counts.ts';
import { replaceBlocks, replacements } from './mutation.ts';
import { buildUnits, type NetworkOptions } from './network.ts';
import { chained, formatBlock, formatStructure, layerCount, parseStructure, type Structure } from './structure.ts';
import { unitsOf } from './units.ts';

type Described = Pick<
  Space<Structure>,
  'id' | 'title' | 'paper' | 'description' | 'aliases' | 'textForm' | 'example' | 'defaults' | 'thin'
>;

/** Starts of the published searches. */
const starts: Readonly<Record<string, string>> = {
  imagenet:
    'SuperConvK3BNRELU(3,8,2,1)SuperResIDWE6K3(8,32,2,8,1)SuperResIDWE6K3(32,48,2,32,1)SuperResIDWE6K3(48,96,2,48,1)SuperResIDWE6K3(96,128,2,96,1)SuperConvK1BNRELU(128,2048,1,1)',
  cifar:
    'SuperConvK3BNRELU(3,8,1,1)SuperResK3K3(8,16,1,8,1)SuperResK3K3(16,32,2,16,1)SuperResK3K3(32,64,2,32,1)SuperResK3K3(64,64,2,32,1)SuperConvK1BNRELU(64,128,1,1)',
};

const options: readonly SpaceOption[] = [
  {
    name: 'start',
    description: "where samples and searches begin: inverted blocks, or Zen-NAS's residual blocks for CIFAR",
    default: 'imagenet',
    choices: Object.keys(starts),
  },
  { name: 'se', description: 'squeeze-and-excitation in every residual unit, as in training', default: false },
  { name: 'residual', description: 'shortcuts; ZiCo and Zen-NAS score candidates without them', default: true },
  {
    name: 'maxLayers',
    description: 'most sub-layers of samples and mutants (published: 14, 14 and 16 at 450M, 600M and 1G; 18 for CIFAR)',
    default: 16,
    minimum: 1,
    maximum: 1000,
  },
  {
    name: 'maxMacs',
    description: 'most FLOPs of samples and mutants by the official counter',
    default: 1e9,
    minimum: 1,
    maximum: 1e12,
  },
  {
    name: 'uniformTypes',
    description: 'mutation draws all block types equally; the official lists favour small kernels and expansions',
    default: false,
  },
];

/** Published changes that a sample is away from the start, at most. */
const longestWalk = 32;
/** Draws of a mutant inside the limits before the limits are let go. */
const patience = 200;

export function superBlockSpace(described: Described): Space<Structure> {
  const { id, defaults } = described;

  function configured(settings: NetworkSettings): Space<Structure> {
    const { start: begin, maxLayers, maxMacs, uniformTypes } = resolveOptions({ id, options }, settings.options);
    const start = parseStructure(starts[String(begin)]!);
    const flops = (structure: Structure): number => countOfficially(unitsOf(structure), false, settings).macs;
    /** Inside the limits, or no further outside than `from`. */
    const allowed = (child: Structure, from: Structure): boolean =>
      layerCount(child) <= Math.max(Number(maxLayers), layerCount(from)) &&
      flops(child) <= Math.max(Number(maxMacs), flops(from));
    const changed = (structure: Structure, changes: number, rng: Stream): Structure => {
      const text = formatStructure(structure);
      for (let attempt = 0; ; attempt++) {
        const child = replaceBlocks(structure, changes, rng, uniformTypes === true);
        if (formatStructure(child) !== text && (attempt >= patience || allowed(child, structure))) return child;
      }
    };
    return {
      ...space,
      start,
      sample(rng) {
        let structure: Structure = start;
        for (let steps = rng.int(longestWalk + 1); steps > 0; steps--) structure = changed(structure, 1, rng);
        return structure;
      },
      mutate: (structure, rng) => changed(structure, 1, rng),
      mutateSeveral: changed,
    };
  }

  const networkOptions = ({ options: given }: NetworkSettings): NetworkOptions => {
    const { se, residual } = resolveOptions({ id, options }, given);
    return { squeezeExcite: se === true, residual: residual === true };
  };

  const space: Omit<Space<Structure>, 'sample' | 'mutate'> = {
    ...described,
    size: { unbounded: 'widths have no maximum and blocks may be split without end' },
    options,
    configured,
    cross(a, b, rng) {
      const shorter = Math.min(a.length, b.length);
      if (shorter < 2) return a;
      const cut = 1 + rng.int(shorter - 1);
      return chained([...a.slice(0, cut), ...b.slice(cut)]);
    },
    *neighbours(structure) {
      const seen = new Set([formatStructure(structure)]);
      for (const neighbour of replacements(structure)) {
        const text = formatStructure(neighbour);
        if (!seen.has(text)) yield neighbour;
        seen.add(text);
      }
    },
    format: formatStructure,
    parse: parseStructure,
    canonical: formatStructure,
    graph: (structure, settings) => buildUnits(unitsOf(structure), networkOptions(settings), settings),
    counts(structure, settings) {
      const units = unitsOf(structure);
      const given = networkOptions(settings);
      const official = countOfficially(units, given.squeezeExcite, settings);
      return {
        ...countUnits(units, given, settings),
        paramsOfficial: official.params,
        macsOfficial: official.macs,
      };
    },
    topology: unitTopology,
    drawing: (structure) => chainDrawing(structure.slice(1).map((block) => formatBlock(block))),
  };
  return configured(defaults);
}

/** The convolutions of every unit, and its shortcut as a skip. */
function unitTopology(structure: Structure): Topology {
  const ops: TopologyOp[] = [];
  for (const { convs, shortcut } of unitsOf(structure)) {
    for (const { kernel } of convs) ops.push({ kind: 'conv', kernel, active: true });
    if (shortcut === 'identity') ops.push({ kind: 'skip', kernel: 1, active: true });
  }
  return { ops, connected: true };
}
