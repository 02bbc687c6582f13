/** Norms without an op of ours, written out: y = (x - mean) / sqrt(var + eps) over some axes, then scale and shift. */
import type { Shape, ValueId } from '../types.ts';
import { difference, plus, product, reshape, sum, times } from './compose.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

const mean = (graph: GraphImport, x: ValueId, axes: readonly number[]): ValueId =>
  graph.add('ReduceMean', [x], { axes, keepDims: true });

/** Zero mean and unit variance over the axes. */
function standardised(graph: GraphImport, x: ValueId, axes: readonly number[], epsilon: number): ValueId {
  const centred = difference(graph, x, mean(graph, x, axes));
  const variance = mean(graph, product(graph, centred, centred), axes);
  const inv = graph.add('Pow', [plus(graph, variance, epsilon)], { exponent: -0.5 });
  return product(graph, centred, inv);
}

/** One value per channel, for x [N, C, ...]. */
function perChannel(node: NodeView, graph: GraphImport, index: number, rank: number): ValueId {
  const value = input(node, graph, index, index === 1 ? 'norm-scale' : 'norm-shift');
  const [channels] = graph.builder.shape(value);
  const shape: Shape = [1, channels ?? 1, ...new Array<number>(rank - 2).fill(1)];
  return graph.add('Reshape', [value], { target: shape });
}

function affine(node: NodeView, graph: GraphImport, x: ValueId): ValueId {
  const rank = graph.builder.shape(x).length;
  return sum(graph, product(graph, x, perChannel(node, graph, 1, rank)), perChannel(node, graph, 2, rank));
}

/** Opset 18 gives scale and shift per group, opset 21 per channel. */
function groupNorm(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const groups = node.int('num_groups', 1);
  const [, channels = 0] = shape;
  if (!(groups >= 1) || channels % groups !== 0) node.fail(`${groups} groups of ${channels} channels`);
  const split = [shape[0]!, groups, channels / groups, ...shape.slice(2)];
  const grouped = reshape(graph, x, split);
  const axes = split.map((_, i) => i).slice(2);
  const even = standardised(graph, grouped, axes, node.float('epsilon', 1e-5));
  const known = node.known(1);
  if (known?.shape[0] === channels || node.opset >= 21) return affine(node, graph, reshape(graph, even, shape));
  return reshape(graph, affine(node, graph, even), shape);
}

/** x / (bias + alpha/size sum over `size` neighbouring channels of x^2)^beta. */
function localResponse(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  if (shape.length !== 4) return node.unsupported(`local response over rank ${shape.length}`);
  const size = node.int('size', 0);
  if (!(size >= 1 && size <= 4096)) node.fail(`size ${size}`, 'at least 1');
  const [n, c, h, w] = shape as [number, number, number, number];
  // Channels become the height of a one-channel image; a window that counts its padding divides by `size`.
  const line = reshape(graph, product(graph, x, x), [n, 1, c, h * w]);
  const low = Math.floor((size - 1) / 2);
  const mean = graph.add('AveragePool', [line], {
    kernel: [size, 1],
    stride: [1, 1],
    pad: [low, 0, size - 1 - low, 0],
    dilation: [1, 1],
    countPadding: true,
  });
  const scale = plus(
    graph,
    times(graph, reshape(graph, mean, shape), node.float('alpha', 1e-4)),
    node.float('bias', 1),
  );
  return product(graph, x, graph.add('Pow', [scale], { exponent: -node.float('beta', 0.75) }));
}

function lpNorm(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const axis = node.axis('axis', graph.builder.shape(x).length, -1);
  const p = node.int('p', 2);
  if (p !== 1 && p !== 2) return node.unsupported(`the ${p}-norm`);
  const terms = p === 1 ? graph.add('Abs', [x], {}) : product(graph, x, x);
  const total = graph.add('ReduceSum', [terms], { axes: [axis], keepDims: true });
  return graph.add('Div', [x, p === 1 ? total : graph.add('Sqrt', [total], {})], {});
}

/** Without a shift or with its first axis moved, ONNX's op is ours. */
function layerNorm(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const axis = node.axis('axis', shape.length, -1);
  const epsilon = node.float('epsilon', 1e-5);
  const inputs = [x, input(node, graph, 1, 'norm-scale')];
  if (node.has(2)) inputs.push(input(node, graph, 2, 'norm-shift'));
  const tail = shape.slice(axis).join();
  if (inputs.slice(1).every((id) => graph.builder.shape(id).join() === tail))
    return graph.add('LayerNormalization', inputs, { epsilon, axis });
  // Scales that broadcast are allowed too.
  const even = standardised(graph, x, shape.map((_, i) => i).slice(axis), epsilon);
  const scaled = product(graph, even, inputs[1]!);
  return inputs[2] === undefined ? scaled : sum(graph, scaled, inputs[2]);
}

export const norms: Readonly<Record<string, Converter>> = {
  InstanceNormalization(node, graph) {
    const x = input(node, graph, 0);
    const axes = graph.builder.shape(x).map((_, i) => i);
    return affine(node, graph, standardised(graph, x, axes.slice(2), node.float('epsilon', 1e-5)));
  },
  GroupNormalization: groupNorm,
  LayerNormalization: layerNorm,
  LRN: localResponse,
  LpNormalization: lpNorm,
  MeanVarianceNormalization(node, graph) {
    const x = input(node, graph, 0);
    const rank = graph.builder.shape(x).length;
    const axes = (node.ints('axes') ?? [0, 2, 3]).map((axis) => node.normalAxis(axis, rank));
    // ONNX's function divides by the deviation plus 1e-9.
    return standardised(graph, x, axes, 1e-18);
  },
};
