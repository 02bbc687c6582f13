/**
 * Operations of the cell spaces: DARTS (arXiv 1806.09055) and those that the network design spaces take from NASNet, AmoebaNet,
 * PNASNet and ENAS (arXiv 1905.13214); definitions of the authors' code. All keep the number of channels.
 */
import { conv, type GraphBuilder, relu, type ValueId } from '../../graph/index.ts';
import { depthwiseSeparable } from '../blocks/depthwise-separable.ts';
import { factorizedReduction } from '../blocks/factorized-reduction.ts';
import { norm } from '../blocks/norm.ts';
import { spatialSlice } from '../blocks/spatial-slice.ts';
import type { TopologyOp } from '../types.ts';
import { type CostTerms, noCost } from './cost-terms.ts';

/** Where an operation stands. */
export interface Place {
  /** 2 on edges from the inputs of a reduction cell. */
  readonly stride: 1 | 2;
  /** `search`: norms without scale and shift, and one behind every pool, as the networks in which cells are searched. */
  readonly norms: 'evaluation' | 'search';
}

export interface CellOperation {
  /** What topology-only proxies see; null: no edge at all. */
  readonly view: Pick<TopologyOp, 'kind' | 'kernel'> | null;
  build(b: GraphBuilder, x: ValueId, place: Place): ValueId;
  cost(place: Place): CostTerms;
}

const none: CellOperation = {
  view: null,
  /** x[:, :, ::s, ::s] * 0. */
  build(b, x, { stride }) {
    const kept = stride === 1 ? x : spatialSlice(b, x, 0, stride);
    return b.add('Zero', [kept], {});
  },
  cost: () => noCost,
};

const skip: CellOperation = {
  view: { kind: 'skip', kernel: 1 },
  build(b, x, { stride, norms }) {
    if (stride === 1) return b.add('Identity', [x], {});
    return factorizedReduction(b, x, b.shape(x)[1]!, norms === 'evaluation');
  },
  cost: ({ stride }) => (stride === 1 ? noCost : { ...noCost, square: 1, squareMacs: 1, norms: 1, inputRelus: 1 }),
};

const pool = (op: 'MaxPool' | 'AveragePool', kernel: number): CellOperation => ({
  view: { kind: 'pool', kernel },
  build(b, x, { stride, norms }) {
    const pad = (kernel - 1) / 2;
    const window = {
      kernel: [kernel, kernel],
      stride: [stride, stride],
      pad: [pad, pad, pad, pad],
      dilation: [1, 1],
    } as const;
    const pooled = op === 'MaxPool' ? b.add(op, [x], window) : b.add(op, [x], { ...window, countPadding: false });
    return norms === 'search' ? norm(b, pooled, 'bn', false) : pooled;
  },
  cost: ({ norms }) => ({ ...noCost, norms: norms === 'search' ? 1 : 0, poolTaps: kernel ** 2 }),
});

/** `units` depth-wise separable convolutions in a row; the first has the stride. */
const separable = (
  kind: 'separable-conv' | 'dilated-conv',
  kernel: number,
  units: number,
  dilation: number,
): CellOperation => ({
  view: { kind, kernel },
  build(b, x, { stride, norms }) {
    const { scope } = b;
    let value = x;
    for (let unit = 0; unit < units; unit++) {
      b.scope = units === 1 ? scope : `${scope}/unit${unit}`;
      value = depthwiseSeparable(b, value, {
        kernel,
        stride: unit === 0 ? stride : 1,
        dilation,
        affine: norms === 'evaluation',
      });
    }
    b.scope = scope;
    return value;
  },
  cost: () => ({
    ...noCost,
    square: units,
    linear: units * kernel ** 2,
    squareMacs: units,
    linearMacs: units * kernel ** 2,
    norms: units,
    inputRelus: 1,
    outputRelus: units - 1,
  }),
});

/** ReLU, k x k convolution, batch norm. */
const plain = (kernel: number): CellOperation => ({
  view: { kind: 'conv', kernel },
  build: (b, x, { stride, norms }) =>
    norm(b, conv(b, relu(b, x), b.shape(x)[1]!, { kernel, stride }), 'bn', norms === 'evaluation'),
  cost: () => ({ ...noCost, square: kernel ** 2, squareMacs: kernel ** 2, norms: 1, inputRelus: 1 }),
});

/** ReLU, 1 x k convolution of stride (1, s), k x 1 of stride (s, 1), batch norm. */
const spatiallySeparable = (kernel: number): CellOperation => ({
  view: { kind: 'conv', kernel },
  build(b, x, { stride, norms }) {
    const channels = b.shape(x)[1]!;
    const row = conv(b, relu(b, x), channels, { kernel: [1, kernel], stride: [1, stride], name: 'conv_row' });
    const column = conv(b, row, channels, { kernel: [kernel, 1], stride: [stride, 1], name: 'conv_column' });
    return norm(b, column, 'bn', norms === 'evaluation');
  },
  cost: () => ({
    ...noCost,
    square: 2 * kernel,
    squareMacs: kernel,
    mixedMacs: kernel,
    norms: 1,
    inputRelus: 1,
  }),
});

export type OperationName =
  | 'none'
  | 'skip_connect'
  | 'max_pool_3x3'
  | 'max_pool_5x5'
  | 'max_pool_7x7'
  | 'avg_pool_3x3'
  | 'conv_1x1'
  | 'conv_3x3'
  | 'conv_3x1_1x3'
  | 'conv_7x1_1x7'
  | 'sep_conv_3x3'
  | 'sep_conv_5x5'
  | 'sep_conv_7x7'
  | 'dil_conv_3x3'
  | 'dil_conv_5x5'
  | 'dil_sep_conv_3x3';

/** Every operation by the name that genotypes use. */
export const cellOperations: { readonly [K in OperationName]: CellOperation } = {
  none,
  skip_connect: skip,
  max_pool_3x3: pool('MaxPool', 3),
  max_pool_5x5: pool('MaxPool', 5),
  max_pool_7x7: pool('MaxPool', 7),
  avg_pool_3x3: pool('AveragePool', 3),
  conv_1x1: plain(1),
  conv_3x3: plain(3),
  conv_3x1_1x3: spatiallySeparable(3),
  conv_7x1_1x7: spatiallySeparable(7),
  sep_conv_3x3: separable('separable-conv', 3, 2, 1),
  sep_conv_5x5: separable('separable-conv', 5, 2, 1),
  sep_conv_7x7: separable('separable-conv', 7, 2, 1),
  dil_conv_3x3: separable('dilated-conv', 3, 1, 2),
  dil_conv_5x5: separable('dilated-conv', 5, 1, 2),
  dil_sep_conv_3x3: separable('separable-conv', 3, 2, 2),
};

export const operationNames: readonly OperationName[] = Object.keys(cellOperations) as OperationName[];

export const isOperation = (name: string): name is OperationName => Object.hasOwn(cellOperations, name);
