/**
 * Mutation of Zen-NAS, ZiCo and AZ-NAS: blocks are replaced by candidates drawn from their lists, the chain is linked again,
 * long blocks are split. Official search spaces `search_space_IDW_fixfc` (inverted) and `search_space_XXBL` (plain and
 * bottleneck blocks).
 */
import type { Stream } from '../../random/index.ts';
import { chained, roundTo8, type Structure, type SuperBlock } from './structure.ts';

const factors = [2.5, 2, 1.5, 1.25, 1];
const kernels = [3, 5, 7];
const expansions = [1, 2, 4, 6];
/** Blocks of this many sub-layers are split, the first part with half of it. */
const splitAt = 6;

type Kind = Pick<SuperBlock, 'family' | 'kernel' | 'expansion'>;

const inverted: readonly Kind[] = kernels.flatMap((kernel) =>
  expansions.map((expansion): Kind => ({ family: 'inverted', kernel, expansion })),
);
const residual = (family: 'bottleneck' | 'plain'): readonly Kind[] =>
  kernels.map((kernel): Kind => ({ family, kernel, expansion: 1 }));
/** Groups of kinds in the official order. */
const invertedGroups = [inverted];
const residualGroups = [residual('bottleneck'), residual('plain')];

/** Distinct multiples of 8 near c times and divided by 1, 1.25, 1.5, 2 and 2.5, at least 8; inverted blocks have no maximum. */
export function widthCandidates(width: number, maximum: number = Number.POSITIVE_INFINITY): readonly number[] {
  const near = factors.flatMap((factor) => [width * factor, width / factor]);
  return [...new Set(near.map((x) => roundTo8(Math.min(maximum, Math.max(8, x)))))].sort((a, b) => b - a);
}

/** Sub-layers from two fewer to two more, at least one. */
export const depthCandidates = (layers: number): readonly number[] =>
  [2, 1, 0, -1, -2].map((change) => layers + change).filter((depth) => depth > 0);

export interface Candidates {
  /** Kinds with their relative weights. */
  readonly kinds: readonly { readonly kind: Kind; readonly weight: number }[];
  readonly widths: readonly number[];
  readonly depths: readonly number[];
  /** [0] for convolutions. */
  readonly bottlenecks: readonly number[];
}

/**
 * What a block may become: every combination. The official lists repeat a group's list once more for each of its kinds, so the
 * first of 12 kinds is 12 times as likely as the last; `uniformTypes` makes them equal.
 */
export function candidatesOf(structure: Structure, index: number, uniformTypes = false): Candidates {
  const block = structure[index]!;
  const fixedLast = structure.some(({ family }) => family === 'inverted');
  const maximum = fixedLast ? Number.POSITIVE_INFINITY : 2048;
  if (block.family === 'conv') {
    const fixed = fixedLast && block.kernel === 1;
    return {
      kinds: [{ kind: block, weight: 1 }],
      widths: fixed ? [block.out] : widthCandidates(block.out, maximum),
      depths: [1],
      bottlenecks: [0],
    };
  }
  const groups = block.family === 'inverted' ? invertedGroups : residualGroups;
  return {
    kinds: groups.flatMap((group) => group.map((kind, i) => ({ kind, weight: uniformTypes ? 1 : group.length - i }))),
    widths: widthCandidates(block.out, maximum),
    depths: depthCandidates(block.layers),
    bottlenecks: widthCandidates(block.bottleneck, maximum),
  };
}

function drawKind({ kinds }: Candidates, rng: Stream): Kind {
  let ticket = rng.int(kinds.reduce((sum, { weight }) => sum + weight, 0));
  for (const { kind, weight } of kinds) {
    ticket -= weight;
    if (ticket < 0) return kind;
  }
  throw new RangeError('no candidate');
}

const replaced = (block: SuperBlock, kind: Kind, out: number, layers: number, bottleneck: number): SuperBlock => ({
  ...block,
  family: kind.family,
  kernel: kind.kernel,
  expansion: kind.expansion,
  out,
  layers,
  bottleneck,
});

/** Residual blocks of 6 sub-layers or more become two: 3 with the stride, and the rest. */
export const splitLongBlocks = (structure: Structure): Structure =>
  structure.flatMap((block) => {
    if (block.family === 'conv' || block.layers < splitAt) return [block];
    const first = splitAt / 2;
    return [
      { ...block, layers: first },
      { ...block, in: block.out, stride: 1, layers: block.layers - first },
    ];
  });

/** The published mutation: `replacements` block indices are drawn, one drawn twice is replaced once. May change nothing. */
export function replaceBlocks(
  structure: Structure,
  replacements: number,
  rng: Stream,
  uniformTypes = false,
): Structure {
  const blocks = [...structure];
  const chosen = new Set<number>();
  for (let i = 0; i < replacements; i++) {
    const index = rng.int(blocks.length);
    if (chosen.has(index)) continue;
    chosen.add(index);
    const candidates = candidatesOf(blocks, index, uniformTypes);
    const kind = drawKind(candidates, rng);
    const { widths, depths, bottlenecks } = candidates;
    blocks[index] = replaced(blocks[index]!, kind, rng.pick(widths), rng.pick(depths), rng.pick(bottlenecks));
  }
  return splitLongBlocks(chained(blocks));
}

/** Every structure that replacing one block gives. */
export function* replacements(structure: Structure): Iterable<Structure> {
  for (let index = 0; index < structure.length; index++) {
    const { kinds, widths, depths, bottlenecks } = candidatesOf(structure, index);
    for (const { kind } of kinds)
      for (const out of widths)
        for (const layers of depths)
          for (const bottleneck of bottlenecks)
            yield splitLongBlocks(
              chained(structure.with(index, replaced(structure[index]!, kind, out, layers, bottleneck))),
            );
  }
}
