/**
 * Closed-form counts of the network, equal to counting the graph: trainable scalars, and multiply-accumulates of convolutions
 * and the linear layer without bias for one image. Both are linear in the numbers of 1x1 and 3x3 convolution edges.
 */
import { type Cell, conv1x1, conv3x3 } from './cell.ts';
import type { Block, NetworkShape } from './network.ts';

interface Linear {
  readonly fixed: number;
  readonly perConv1x1: number;
  readonly perConv3x3: number;
}

export interface CountCoefficients {
  readonly params: Linear;
  readonly macs: Linear;
  /** The official counter adds one multiply-accumulate per classifier bias. */
  readonly classes: number;
}

export interface NetworkCounts {
  readonly params: number;
  readonly macs: number;
  readonly paramsOfficial: number;
  readonly macsOfficial: number;
}

export function countCoefficients(shape: NetworkShape, blocks: readonly Block[]): CountCoefficients {
  const { channels, resolution, classes, imageChannels, stem } = shape;
  const params = { fixed: 0, perConv1x1: 0, perConv3x3: 0 };
  const macs = { fixed: 0, perConv1x1: 0, perConv3x3: 0 };
  if (stem) {
    const weights = 9 * imageChannels * channels;
    params.fixed += weights + 2 * channels;
    macs.fixed += weights * resolution ** 2;
  }
  let last = channels;
  for (const { kind, channels: c, side, shortcutSide } of blocks) {
    if (kind === 'cell') {
      params.perConv1x1 += c * c + 2 * c;
      params.perConv3x3 += 9 * c * c + 2 * c;
      macs.perConv1x1 += c * c * side ** 2;
      macs.perConv3x3 += 9 * c * c * side ** 2;
    } else {
      const main = 9 * last * c + 9 * c * c;
      params.fixed += main + last * c + 4 * c;
      macs.fixed += main * side ** 2 + last * c * shortcutSide ** 2;
    }
    last = c;
  }
  params.fixed += 2 * last + (last + 1) * classes;
  macs.fixed += last * classes;
  return { params, macs, classes };
}

export function countNetwork(cell: Cell, { params, macs, classes }: CountCoefficients): NetworkCounts {
  let n1 = 0;
  let n3 = 0;
  for (let rest = cell; rest > 0; rest = (rest / 5) | 0) {
    const operation = rest % 5;
    if (operation === conv1x1) n1++;
    else if (operation === conv3x3) n3++;
  }
  const paramCount = params.fixed + n1 * params.perConv1x1 + n3 * params.perConv3x3;
  const macCount = macs.fixed + n1 * macs.perConv1x1 + n3 * macs.perConv3x3;
  return { params: paramCount, macs: macCount, paramsOfficial: paramCount, macsOfficial: macCount + classes };
}

/** Convolutions on the edges of a cell. */
export function cellConvolutions(cell: Cell): number {
  let count = 0;
  for (let rest = cell; rest > 0; rest = (rest / 5) | 0) {
    const operation = rest % 5;
    if (operation === conv1x1 || operation === conv3x3) count++;
  }
  return count;
}
