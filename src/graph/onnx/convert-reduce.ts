/** Reductions over axes: sums and means are ops of ours, the others are written with them; the largest element is a max pool's. */
import type { Shape, ValueId } from '../types.ts';
import { negative, permuted, product, reshape } from './compose.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Null for a node that reduces nothing. */
function reductionOf(node: NodeView, shape: Shape): Reduction | null {
  const given = node.list('axes', 1);
  if ((given === null || given.length === 0) && node.int('noop_with_empty_axes', 0) !== 0) return null;
  const named = given === null || given.length === 0 ? shape.map((_, i) => i) : given;
  const axes = [...new Set(named.map((axis) => node.normalAxis(axis, shape.length)))].sort((a, b) => a - b);
  return { axes, keepDims: node.int('keepdims', 1) !== 0 };
}

type Formula = (graph: GraphImport, x: ValueId, reduction: Reduction) => ValueId;

const reduce =
  (formula: Formula): Converter =>
  (node, graph) => {
    const x = input(node, graph, 0);
    const reduction = reductionOf(node, graph.builder.shape(x));
    return reduction === null ? x : formula(graph, x, reduction);
  };

const total: Formula = (graph, x, reduction) => graph.add('ReduceSum', [x], reduction);

const mean: Formula = (graph, x, reduction) => {
  if (graph.builder.shape(x).length === 4 && reduction.axes.join() === '2,3') graph.pooled(x);
  return graph.add('ReduceMean', [x], reduction);
};

const sqrt = (graph: GraphImport, x: ValueId): ValueId => graph.add('Sqrt', [x], {});
const log = (graph: GraphImport, x: ValueId): ValueId => graph.add('Log', [x], {});

/** A max pool over the reduced axes laid out as one row: [kept, 1, 1, reduced]. */
export const largest: Formula = (graph, x, { axes, keepDims }) => {
  const shape = graph.builder.shape(x);
  const kept = [...shape.keys()].filter((axis) => !axes.includes(axis));
  const lengths = (which: readonly number[]): number[] => which.map((axis) => shape[axis]!);
  const order = [...kept, ...axes];
  const width = lengths(axes).reduce((n, length) => n * length, 1);
  const count = lengths(kept).reduce((n, length) => n * length, 1);
  const rows = reshape(graph, permuted(graph, x, order), [count, 1, 1, width], [-1, 1, 1, width]);
  const window = { kernel: [1, width], stride: [1, 1], pad: [0, 0, 0, 0], dilation: [1, 1] } as const;
  const result = keepDims ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length)) : lengths(kept);
  return reshape(graph, graph.add('MaxPool', [rows], window), result);
};

const smallest: Formula = (graph, x, reduction) => negative(graph, largest(graph, negative(graph, x), reduction));

export const reductions: Readonly<Record<string, Converter>> = {
  ReduceSum: reduce(total),
  ReduceMean: reduce(mean),
  ReduceMax: reduce(largest),
  ReduceMin: reduce(smallest),
  ReduceL1: reduce((graph, x, reduction) => total(graph, graph.add('Abs', [x], {}), reduction)),
  ReduceL2: reduce((graph, x, reduction) => sqrt(graph, total(graph, product(graph, x, x), reduction))),
  ReduceSumSquare: reduce((graph, x, reduction) => total(graph, product(graph, x, x), reduction)),
  ReduceLogSum: reduce((graph, x, reduction) => log(graph, total(graph, x, reduction))),
  /** log sum exp(x - c) + c with c = max x, over which the derivative passes as through a sum of zeros. */
  ReduceLogSumExp: reduce((graph, x, reduction) => {
    const peak = largest(graph, x, { ...reduction, keepDims: true });
    const shifted = graph.add('Exp', [graph.add('Sub', [x, peak], {})], {});
    const sum = log(graph, total(graph, shifted, { ...reduction, keepDims: true }));
    const result = graph.add('Add', [sum, peak], {});
    if (reduction.keepDims) return result;
    const shape = graph.builder.shape(result).filter((_, axis) => !reduction.axes.includes(axis));
    return reshape(graph, result, shape);
  }),
};
