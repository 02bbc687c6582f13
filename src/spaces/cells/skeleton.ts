/** The network around a pair of cells as a list of cells with their maps: what graph and counts have in common. */
import { NascentError } from '../../base/index.ts';
import type { CellName, Genotype } from './genotype.ts';
import type { Place } from './operations.ts';

/** `cifar` and `imagenet`: the two networks of DARTS (arXiv 1806.09055, section 3; layer order of the authors' code). */
export interface Skeleton {
  readonly kind: 'cifar' | 'imagenet';
  /** Channels of the first cells' nodes. */
  readonly channels: number;
  /** Number of cells. */
  readonly layers: number;
  readonly batch: number;
  readonly resolution: number;
  readonly classes: number;
  readonly norms: Place['norms'];
}

interface Maps {
  readonly channels: number;
  /** Height and width. */
  readonly side: number;
}

export interface PlacedCell {
  readonly kind: CellName;
  /** Channels of every node. */
  readonly channels: number;
  /** Outputs of the cell before the last and of the last. */
  readonly inputs: readonly [Maps, Maps];
  /** The first input is twice as large as the second: it is halved by a factorized reduction. */
  readonly halves: boolean;
  readonly output: Maps;
}

/** Stem of the skeleton: the maps that the first cell reads. */
export function stemMaps({ kind, channels, resolution }: Skeleton): readonly [Maps, Maps] {
  if (kind === 'cifar') {
    const stem = { channels: 3 * channels, side: resolution };
    return [stem, stem];
  }
  const quarter = half(half(resolution));
  return [
    { channels, side: quarter },
    { channels, side: half(quarter) },
  ];
}

/** A window of stride 2 with "same" padding rounds up. */
export const half = (side: number): number => Math.ceil(side / 2);

/** The cells in order. Throws NascentError `usage` where the settings make no network. */
export function placeCells(skeleton: Skeleton, genotype: Genotype): readonly PlacedCell[] {
  const { kind, layers, resolution } = skeleton;
  if (kind === 'imagenet' && skeleton.channels % 2 !== 0) {
    throw new NascentError('usage', {
      what: 'the ImageNet stem has half of C channels',
      expected: 'an even C',
      got: String(skeleton.channels),
    });
  }
  const reductions = [Math.floor(layers / 3), Math.floor((2 * layers) / 3)];
  const cells: PlacedCell[] = [];
  let [before, last] = stemMaps(skeleton);
  let { channels } = skeleton;
  let halves = kind === 'imagenet';
  for (let i = 0; i < layers; i++) {
    const reduces = reductions.includes(i);
    if (reduces) channels *= 2;
    if (Math.min(reduces ? last.side : 2, halves ? before.side : 2) < 2) {
      throw new NascentError('usage', {
        what: 'the cells halve the image until nothing is left',
        expected: `a resolution of at least ${kind === 'cifar' ? 3 : 17}`,
        got: String(resolution),
      });
    }
    const cell = genotype[reduces ? 'reduce' : 'normal'];
    const output = {
      channels: cell.concat.length * channels,
      side: reduces ? half(last.side) : last.side,
    };
    cells.push({ kind: reduces ? 'reduce' : 'normal', channels, inputs: [before, last], halves, output });
    halves = reduces;
    before = last;
    last = output;
  }
  return cells;
}
