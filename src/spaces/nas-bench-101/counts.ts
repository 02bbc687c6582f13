/** Closed-form counts, equal to counting the graph: a microsecond per cell, for scoring all 423,624. */
import { bitCount, type Cell, conv1x1, conv3x3, labelOf, maximumVertices, sourcesOf, targetsOf } from './cell.ts';
import { vertexChannels } from './channels.ts';
import { type NetworkShape, stacks } from './network.ts';

/** What is the same for every cell. */
export interface CountPlan {
  readonly fixedParams: number;
  readonly fixedMacs: number;
  readonly stacks: readonly {
    readonly width: number;
    /** Input channels summed over the stack's cells. */
    readonly inputs: number;
    readonly cells: number;
    /** Positions of a feature map. */
    readonly area: number;
  }[];
}

export function countPlan({ resolution, classes, channels: first, cells }: NetworkShape): CountPlan {
  const stem = 27 * first;
  const list: CountPlan['stacks'][number][] = [];
  let side = resolution;
  let last = first;
  for (let stack = 0; stack < stacks; stack++) {
    const width = first << stack;
    if (stack > 0) side = Math.ceil(side / 2);
    list.push({ width, inputs: last + (cells - 1) * width, cells, area: side ** 2 });
    last = width;
  }
  return {
    fixedParams: stem + 2 * first + (last + 1) * classes,
    fixedMacs: stem * resolution ** 2 + last * classes,
    stacks: list,
  };
}

const channels = new Int32Array(maximumVertices);

export function countNetwork(cell: Cell, plan: CountPlan): { params: number; macs: number } {
  const output = cell.vertices - 1;
  let params = plan.fixedParams;
  let macs = plan.fixedMacs;
  for (const { width, inputs, cells, area } of plan.stacks) {
    vertexChannels(cell, width, channels);
    // Channels of the projections, weights of the vertices' convolutions, channels that are normalised.
    let projected = sourcesOf(cell, output) & 1 ? width : 0;
    let weights = 0;
    let normed = 0;
    for (let vertex = 1; vertex < output; vertex++) {
      const c = channels[vertex]!;
      if (sourcesOf(cell, vertex) & 1) projected += c;
      const label = labelOf(cell, vertex);
      if (label !== conv3x3 && label !== conv1x1) continue;
      weights += (label === conv3x3 ? 9 : 1) * c * c;
      normed += c;
    }
    const convolved = inputs * projected + cells * weights;
    params += convolved + 2 * cells * (projected + normed);
    macs += convolved * area;
  }
  return { params, macs };
}

/** Convolutions of one cell: a projection per edge from the input, one per vertex that convolves. */
export function convolutionsOf(cell: Cell): number {
  let count = bitCount(targetsOf(cell, 0));
  for (let vertex = 1; vertex < cell.vertices - 1; vertex++) {
    const label = labelOf(cell, vertex);
    if (label === conv3x3 || label === conv1x1) count++;
  }
  return count;
}
