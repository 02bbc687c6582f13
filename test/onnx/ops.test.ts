/** Ops that are written with others, opset by opset, against ONNX Runtime; with two batch sizes from one reading. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { OnnxAttributes, OnnxShape } from '../../src/formats/index.ts';
import { costs, readOnnx, withBatch } from '../../src/graph/index.ts';
import { largestDifference, referenceLogits } from '../support/networks.ts';
import { type Body, file, floats, ints, node } from '../support/onnx-files.ts';

interface Case {
  readonly body: Body;
  readonly shape?: OnnxShape;
  readonly opset?: number;
}
const image: OnnxShape = ['N', 4, 6, 5];

/** One node with constant inputs after `input`. */
const withInputs =
  (
    type: string,
    inputs: Readonly<Record<string, Float32Array | BigInt64Array>>,
    attributes: OnnxAttributes = {},
  ): Body =>
  (w) => {
    const names = Object.entries(inputs).map(([name, values]) => {
      if (values.length === 0) return '';
      w.initializer(name, values, [values.length]);
      return name;
    });
    node(type, attributes, ['input', ...names])(w);
  };
const float = (value: number) => ({ float: value });
const none = new Float32Array(0);

const activations: Readonly<Record<string, OnnxAttributes>> = {
  LeakyRelu: { alpha: float(0.2) },
  Elu: { alpha: float(0.7) },
  Selu: {},
  Celu: { alpha: float(0.6) },
  Softplus: {},
  Softsign: {},
  ThresholdedRelu: { alpha: float(0.3) },
  HardSigmoid: { alpha: float(0.3), beta: float(0.4) },
  HardSwish: {},
  Shrink: { bias: float(0.1), lambd: float(0.4) },
  Round: {},
  Floor: {},
  Ceil: {},
  Sign: {},
  Sin: {},
  Cos: {},
  Atan: {},
};

const resizes: readonly (readonly [OnnxAttributes, readonly number[]])[] = [
  [{ mode: 'nearest', nearest_mode: 'floor', coordinate_transformation_mode: 'asymmetric' }, [1, 1, 2, 3]],
  [{ mode: 'nearest' }, [1, 1, 1.5, 0.6]],
  [{ mode: 'nearest', nearest_mode: 'ceil', coordinate_transformation_mode: 'align_corners' }, [1, 1, 2, 2]],
  [{ mode: 'linear' }, [1, 1, 2, 1.6]],
  [{ mode: 'linear', coordinate_transformation_mode: 'align_corners' }, [1, 1, 2, 2]],
  [{ mode: 'linear', coordinate_transformation_mode: 'asymmetric' }, [1, 1, 0.5, 2]],
  [{ mode: 'linear', coordinate_transformation_mode: 'pytorch_half_pixel' }, [1, 1, 2, 2]],
  [{ mode: 'cubic', coordinate_transformation_mode: 'half_pixel', cubic_coeff_a: float(-0.5) }, [1, 1, 2, 2]],
];

const reductions = [
  'ReduceMax',
  'ReduceMin',
  'ReduceL1',
  'ReduceL2',
  'ReduceSumSquare',
  'ReduceLogSumExp',
  'ReduceMean',
  'ReduceSum',
];

const cases: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    Object.entries(activations).map(([type, attributes]) => [type, { body: node(type, attributes), opset: 14 }]),
  ),
  'Mish of opset 18': { body: node('Mish'), opset: 18 },
  'tanh Gelu of opset 20': { body: node('Gelu', { approximate: 'tanh' }), opset: 20 },
  PRelu: {
    body(w) {
      w.initializer('slope', floats(4, 'slope'), [4, 1, 1]);
      node('PRelu', {}, ['input', 'slope'])(w);
    },
  },
  ...Object.fromEntries(
    resizes.map(([attributes, scales]) => [
      `Resize ${JSON.stringify(attributes)} by ${scales}`,
      { body: withInputs('Resize', { roi: none, scales: Float32Array.from(scales) }, attributes), opset: 13 },
    ]),
  ),
  'Resize to sizes, opset 18 axes': {
    opset: 18,
    body(w) {
      w.initializer('sizes', ints(9, 7), [2]);
      node('Resize', { mode: 'linear', axes: [2, 3] }, ['input', '', '', 'sizes'])(w);
    },
  },
  ...Object.fromEntries(
    reductions.flatMap((type) => [
      [`${type}, axes as attribute (opset 11)`, { body: node(type, { axes: [1, -1], keepdims: 0 }), opset: 11 }],
      [`${type}, axes as input (opset 18)`, { body: withInputs(type, { axes: ints(2, 3) }), opset: 18 }],
    ]),
  ),
  'Squeeze and Unsqueeze with attributes (opset 11)': {
    opset: 11,
    body(w) {
      w.node('GlobalAveragePool', ['input'], ['pooled']);
      w.node('Squeeze', ['pooled'], ['flat'], { axes: [2, 3] });
      node('Unsqueeze', { axes: [-1] }, ['flat'])(w);
    },
  },
  'softmax of opset 11 over the axes from the first': { body: node('Softmax', { axis: 1 }), opset: 11 },
  'log softmax of opset 12': { body: node('LogSoftmax', { axis: 2 }), opset: 12 },
  'Split with sizes as attribute (opset 11)': {
    opset: 11,
    body(w) {
      w.node('Split', ['input'], ['a', 'b', 'c'], { axis: 1, split: [1, 2, 1] });
      node('Concat', { axis: -3 }, ['c', 'b', 'a'])(w);
    },
  },
  'Pad by reflection': { body: withInputs('Pad', { pads: ints(0, 0, 2, 1, 0, 0, 1, 3) }, { mode: 'reflect' }) },
  'Pad by the edge': { body: withInputs('Pad', { pads: ints(0, 1, 0, 2, 0, 0, 3, 0) }, { mode: 'edge' }) },
  'Pad with a value, and cut': {
    body(w) {
      w.initializer('pads', ints(0, 0, -1, 2, 0, 0, 1, -2), [8]);
      w.initializer('value', Float32Array.of(0.75), []);
      node('Pad', {}, ['input', 'pads', 'value'])(w);
    },
  },
  'Pad of two axes (opset 18)': {
    opset: 18,
    body(w) {
      w.initializer('pads', ints(1, 2, 3, 0), [4]);
      w.initializer('axes', ints(-1, 1), [2]);
      node('Pad', {}, ['input', 'pads', '', 'axes'])(w);
    },
  },
  'Slice backwards': {
    body(w) {
      for (const [name, values] of Object.entries({ starts: [-1, 4], ends: [-9, 0], axes: [1, 2], steps: [-1, -2] }))
        w.initializer(name, ints(...values), [2]);
      node('Slice', {}, ['input', 'starts', 'ends', 'axes', 'steps'])(w);
    },
  },
  'Gather in any order': {
    body(w) {
      w.initializer('indices', ints(3, 0, 0, 2, -1, 1), [2, 3]);
      node('Gather', { axis: 1 }, ['input', 'indices'])(w);
    },
  },
  Tile: { body: withInputs('Tile', { repeats: ints(1, 2, 1, 3) }) },
  'DepthToSpace DCR': { body: node('DepthToSpace', { blocksize: 2 }) },
  'DepthToSpace CRD': { body: node('DepthToSpace', { blocksize: 2, mode: 'CRD' }) },
  SpaceToDepth: { body: node('SpaceToDepth', { blocksize: 2 }), shape: ['N', 3, 4, 6] },
  InstanceNormalization: {
    body: withInputs('InstanceNormalization', { scale: floats(4, 'scale'), shift: floats(4, 'shift') }),
  },
  'GroupNormalization of opset 21, per channel': {
    opset: 21,
    body: withInputs('GroupNormalization', { scale: floats(4, 'scale'), shift: floats(4, 'shift') }, { num_groups: 2 }),
  },
  'LayerNormalization over two axes': {
    body(w) {
      w.initializer('scale', floats(30, 'scale'), [6, 5]);
      w.initializer('shift', floats(30, 'shift'), [6, 5]);
      node('LayerNormalization', { axis: -2, epsilon: float(1e-3) }, ['input', 'scale', 'shift'])(w);
    },
  },
  LRN: { body: node('LRN', { size: 3, alpha: float(0.3), bias: float(1.5) }) },
  LpNormalization: { body: node('LpNormalization', { axis: 1, p: 1 }) },
  MeanVarianceNormalization: { body: node('MeanVarianceNormalization', { axes: [2, 3] }) },
  'batch norm of a matrix': {
    shape: ['N', 4],
    body: withInputs('BatchNormalization', {
      scale: floats(4, 'scale'),
      shift: floats(4, 'shift'),
      mean: floats(4, 'mean'),
      variance: Float32Array.of(0.5, 1, 2, 0.1),
    }),
  },
  'Max and Min of several, with broadcasting': {
    body(w) {
      w.initializer('low', floats(4, 'low'), [4, 1, 1]);
      w.initializer('high', Float32Array.of(0.8), []);
      w.node('Max', ['input', 'low'], ['above']);
      w.node('Neg', ['above'], ['negative']);
      node('Min', {}, ['above', 'negative', 'high'])(w);
    },
  },
  'Where by comparisons': {
    body(w) {
      w.initializer('limit', Float32Array.of(0.2), []);
      w.initializer('other', Float32Array.of(-0.9), []);
      w.node('Greater', ['input', 'limit'], ['above']);
      w.node('Less', ['input', 'other'], ['below']);
      w.node('Or', ['above', 'below'], ['outside']);
      w.node('Not', ['outside'], ['inside']);
      w.node('Where', ['outside', 'limit', 'input'], ['cut']);
      w.node('Cast', ['inside'], ['mask'], { to: 1 });
      node('Add', {}, ['cut', 'mask'])(w);
    },
  },
  'Einsum with a batch, and of one operand': {
    shape: ['N', 2, 3, 4],
    body(w) {
      w.node('Einsum', ['input', 'input'], ['scores'], { equation: 'bhid,bhjd->bhij' });
      w.node('Einsum', ['scores', 'input'], ['mixed'], { equation: 'bhij,bhjd->bihd' });
      node('Einsum', { equation: 'bihd->bdi' }, ['mixed'])(w);
    },
  },
  'Einsum with a weight': {
    shape: ['N', 3, 4],
    body(w) {
      w.initializer('w', floats(20, 'w'), [4, 5]);
      node('Einsum', { equation: 'bnd,de->bne' }, ['input', 'w'])(w);
    },
  },
  'convolution and pools along a line': {
    shape: ['N', 4, 11],
    body(w) {
      w.initializer('w', floats(6 * 2 * 3, 'w'), [6, 2, 3]);
      w.initializer('b', floats(6, 'b'), [6]);
      w.node('Conv', ['input', 'w', 'b'], ['h'], { group: 2, strides: [2], pads: [1, 0] });
      w.node('MaxPool', ['h'], ['m'], { kernel_shape: [2] });
      w.node('AveragePool', ['m'], ['a'], { kernel_shape: [2], strides: [2], ceil_mode: 1 });
      node('GlobalAveragePool', {}, ['a'])(w);
    },
  },
  'pools in one direction of a volume': {
    shape: ['N', 2, 5, 4, 3],
    body(w) {
      w.node('AveragePool', ['input'], ['a'], {
        kernel_shape: [3, 1, 1],
        pads: [1, 0, 0, 1, 0, 0],
        count_include_pad: 1,
      });
      node('MaxPool', { kernel_shape: [1, 2, 2], strides: [1, 2, 1] }, ['a'])(w);
    },
  },
  'Trilu of a product': { shape: ['N', 5, 5], body: node('Trilu', { upper: 0 }) },
  'a weight and its transpose': {
    shape: ['N', 4],
    body(w) {
      w.initializer('w', floats(12, 'w'), [4, 3]);
      w.node('Transpose', ['w'], ['turned'], { perm: [1, 0] });
      w.node('MatMul', ['input', 'w'], ['h']);
      node('MatMul', {}, ['h', 'turned'])(w);
    },
  },
  'a weight kept in a Constant node': {
    shape: ['N', 4],
    body(w) {
      w.node('Constant', [], ['w'], { value: { tensor: floats(12, 'w'), shape: [4, 3] } });
      node('MatMul', {}, ['input', 'w'])(w);
    },
  },
};

describe('readOnnx computes what ONNX Runtime computes', () => {
  it.each(Object.keys(cases))('%s', async (name) => {
    const { body, shape = image, opset = 17 } = cases[name]!;
    const bytes = file(body, shape, { opset });
    const session = await InferenceSession.create(bytes, { logSeverityLevel: 3, graphOptimizationLevel: 'basic' });
    const network = readOnnx(bytes, { batch: 2 });
    expect(network.warnings).toEqual([]);
    for (const batch of [2, 3]) {
      const dims = [batch, ...(shape.slice(1) as number[])];
      const input = floats(
        dims.reduce((product, n) => product * n, 1),
        'input',
      );
      const { logits } = await session.run({ input: new Tensor('float32', input, dims) });
      const graph = withBatch(network.graph, batch);
      expect(graph.nodes[graph.outputs[0]!.value]!.shape).toEqual(logits!.dims);
      const ours = await referenceLogits(graph, network.weights, input);
      // float32 against float64.
      expect(largestDifference(ours, logits!.data as Float32Array)).toBeLessThan(2e-5);
    }
    await session.release();
  });

  it('keeps a weight that is read as it is and transposed one parameter', () => {
    const { graph } = readOnnx(file(cases['a weight and its transpose']!.body, ['N', 4]));
    expect(graph.parameters.map((id) => graph.nodes[id]!.attributes)).toMatchObject([
      { name: 'w', role: 'linear', layer: 0 },
    ]);
    expect(costs(graph)).toEqual({ params: 12, macs: 24 });
  });

  it('counts a weight in a Constant node as a parameter', () => {
    const { graph } = readOnnx(file(cases['a weight kept in a Constant node']!.body, ['N', 4]));
    expect(graph.parameters.map((id) => graph.nodes[id]!.attributes)).toEqual([
      { name: 'w', role: 'linear', layer: 0, fanIn: 4, fanOut: 3 },
    ]);
  });
});
