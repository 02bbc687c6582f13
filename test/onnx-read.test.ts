/** Reading ONNX files: single ops against ONNX Runtime, what is refused and how, damaged files. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { isNascentError } from '../src/base/index.ts';
import { exportOnnx } from '../src/export/index.ts';
import type { OnnxShape, OnnxWriterOptions } from '../src/formats/index.ts';
import { readOnnx, withBatch } from '../src/graph/index.ts';
import { stream } from '../src/random/index.ts';
import { largestDifference, networks, randomWeights, referenceLogits } from './support/networks.ts';
import { type Body, file, floats, ints, node } from './support/onnx-files.ts';

const image: OnnxShape = ['N', 4, 7, 6];
const vector: OnnxShape = ['N', 6];

const cases: Readonly<Record<string, { body: Body; shape?: OnnxShape; opset?: number }>> = {
  'convolution, auto_pad SAME_UPPER': {
    body(w) {
      w.initializer('w', floats(8 * 2 * 9, 'w'), [8, 2, 3, 3]);
      node('Conv', { auto_pad: 'SAME_UPPER', strides: [2, 2], group: 2 }, ['input', 'w'])(w);
    },
  },
  'convolution, auto_pad SAME_LOWER, even kernel': {
    body(w) {
      w.initializer('w', floats(3 * 4 * 8, 'w'), [3, 4, 4, 2]);
      w.initializer('b', floats(3, 'b'), [3]);
      node('Conv', { auto_pad: 'SAME_LOWER', kernel_shape: [4, 2], strides: [2, 1] }, ['input', 'w', 'b'])(w);
    },
  },
  'max pool, ceil_mode with a partial window': {
    body: node('MaxPool', { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
  },
  'max pool, ceil_mode where the last window would start outside': {
    body: node('MaxPool', { kernel_shape: [2, 2], strides: [3, 3], pads: [0, 0, 1, 1], ceil_mode: 1 }),
  },
  'average pool, ceil_mode, padding not counted': {
    body: node('AveragePool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 0, 0, 1], ceil_mode: 1 }),
  },
  'average pool, padding counted': {
    body: node('AveragePool', { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 }),
  },
  'global max pool': { body: node('GlobalMaxPool') },
  'matrix product and bias, then Gemm with alpha and beta': {
    shape: vector,
    body(w) {
      w.initializer('w1', floats(6 * 5, 'w1'), [6, 5]);
      w.initializer('b1', floats(5, 'b1'), [5]);
      w.initializer('w2', floats(3 * 5, 'w2'), [3, 5]);
      w.initializer('b2', floats(3, 'b2'), [3]);
      w.node('MatMul', ['input', 'w1'], ['h']);
      w.node('Add', ['b1', 'h'], ['hb']);
      node('Gemm', { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } }, ['hb', 'w2', 'b2'])(w);
    },
  },
  'transposed initialiser': {
    shape: vector,
    body(w) {
      w.initializer('w', floats(5 * 6, 'w'), [5, 6]);
      w.node('Transpose', ['w'], ['wt'], { perm: [1, 0] });
      node('MatMul', {}, ['input', 'wt'])(w);
    },
  },
  'Clip to [0, 6]': clip(0, 6),
  'Clip between two bounds': clip(-0.5, 0.75),
  'Clip from below': clip(0.25, null),
  'Clip from above': clip(null, 0.25),
  'softmax of opset 11 over the last axis': { shape: vector, opset: 11, body: node('Softmax') },
  'log softmax': { shape: vector, body: node('LogSoftmax', { axis: -1 }) },
  'Split in uneven parts': {
    body(w) {
      w.initializer('sizes', ints(1, 3), [2]);
      w.node('Split', ['input', 'sizes'], ['a', 'b'], { axis: 1 });
      node('Concat', { axis: 1 }, ['b', 'a'])(w);
    },
  },
  'Split by num_outputs': {
    opset: 18,
    body(w) {
      w.node('Split', ['input'], ['a', 'b', 'c', 'd'], { axis: 2, num_outputs: 4 });
      node('Concat', { axis: 2 }, ['d', 'a', 'c', 'b'])(w);
    },
  },
  'Slice with negative bounds and steps': {
    body(w) {
      w.initializer('starts', ints(1, -5), [2]);
      w.initializer('ends', ints(99, -1), [2]);
      w.initializer('axes', ints(1, -1), [2]);
      w.initializer('steps', ints(2, 2), [2]);
      node('Slice', {}, ['input', 'starts', 'ends', 'axes', 'steps'])(w);
    },
  },
  'Gather of one index, and of several in steps': {
    body(w) {
      w.initializer('one', ints(-2), []);
      w.initializer('some', ints(0, 2, 4), [3]);
      w.node('Gather', ['input', 'one'], ['row'], { axis: 2 });
      node('Gather', { axis: 2 }, ['row', 'some'])(w);
    },
  },
  'Squeeze and Unsqueeze': {
    body(w) {
      w.initializer('axes', ints(2, -1), [2]);
      w.node('GlobalAveragePool', ['input'], ['pooled']);
      w.node('Squeeze', ['pooled', 'axes'], ['flat']);
      w.initializer('front', ints(1), [1]);
      node('Unsqueeze', {}, ['flat', 'front'])(w);
    },
  },
  'mean over space, opset 18 axes': {
    opset: 18,
    body(w) {
      w.initializer('axes', ints(-2, -1), [2]);
      node('ReduceMean', { keepdims: 0 }, ['input', 'axes'])(w);
    },
  },
  'Pad and Neg, Sum of three, Pow, Reciprocal, Dropout': {
    body(w) {
      w.initializer('pads', ints(0, 0, 1, 2, 0, 0, 0, 1), [8]);
      w.node('Pad', ['input', 'pads'], ['padded']);
      w.node('Neg', ['padded'], ['negative']);
      w.node('Constant', [], ['two'], { value_float: { float: 2 } });
      w.node('Pow', ['padded', 'two'], ['square']);
      w.node('Sum', ['padded', 'negative', 'square'], ['sum']);
      w.node('Exp', ['sum'], ['exp']);
      w.node('Dropout', ['exp'], ['same']);
      node('Reciprocal', {}, ['same'])(w);
    },
  },
  'Gelu of opset 20': { opset: 20, body: node('Gelu') },
  'channel shuffle by shape arithmetic': {
    body(w) {
      w.node('Shape', ['input'], ['shape']);
      for (const [i, name] of ['n', 'c', 'h', 'w'].entries()) {
        w.initializer(`index${i}`, ints(i), []);
        w.node('Gather', ['shape', `index${i}`], [name]);
        w.node('Unsqueeze', [name, 'zero'], [`${name}1`]);
      }
      w.initializer('zero', ints(0), [1]);
      w.initializer('two', ints(2), []);
      w.initializer('two1', ints(2), [1]);
      w.node('Div', ['c', 'two'], ['half']);
      w.node('Unsqueeze', ['half', 'zero'], ['half1']);
      w.node('Concat', ['n1', 'two1', 'half1', 'h1', 'w1'], ['grouped'], { axis: 0 });
      w.node('Reshape', ['input', 'grouped'], ['a']);
      w.node('Transpose', ['a'], ['b'], { perm: [0, 2, 1, 3, 4] });
      w.node('Concat', ['n1', 'c1', 'h1', 'w1'], ['back'], { axis: 0 });
      node('Reshape', {}, ['b', 'back'])(w);
    },
  },
  'a token expanded over the batch, heads folded into the batch axis': {
    shape: ['N', 4, 6],
    body(w) {
      w.initializer('token', floats(6, 'token'), [1, 1, 6]);
      w.initializer('zero', ints(0), [1]);
      w.initializer('minus', ints(-1, -1, -1), [3]);
      w.initializer('one1', ints(1, 6), [2]);
      w.node('Shape', ['input'], ['shape']);
      w.node('Gather', ['shape', 'zero'], ['n']);
      w.node('Concat', ['n', 'one1'], ['target'], { axis: 0 });
      // What PyTorch writes for expand(n, -1, -1): lengths where they are not -1, else ones.
      w.node('Equal', ['target', 'minus'], ['open']);
      w.node('Shape', ['minus'], ['rank']);
      w.node('ConstantOfShape', ['rank'], ['ones'], { value: { tensor: ints(1), shape: [1] } });
      w.node('Where', ['open', 'ones', 'target'], ['lengths']);
      w.node('Expand', ['token', 'lengths'], ['tokens']);
      w.node('Concat', ['tokens', 'input'], ['sequence'], { axis: 1 });
      w.initializer('three', ints(3), [1]);
      w.node('Mul', ['n', 'three'], ['many']);
      w.initializer('tail', ints(5, 2), [2]);
      w.node('Concat', ['many', 'tail'], ['folded'], { axis: 0 });
      w.node('Reshape', ['sequence', 'folded'], ['heads']);
      w.node('Relu', ['heads'], ['positive']);
      w.initializer('sum', ints(30), [1]);
      w.node('Concat', ['n', 'sum'], ['flat'], { axis: 0 });
      node('Reshape', {}, ['positive', 'flat'])(w);
    },
  },
};

function clip(low: number | null, high: number | null): { body: Body } {
  return {
    body(w) {
      if (low !== null) w.initializer('low', Float32Array.of(low), []);
      if (high !== null) w.initializer('high', Float32Array.of(high), []);
      node('Clip', {}, ['input', low === null ? '' : 'low', ...(high === null ? [] : ['high'])])(w);
    },
  };
}

describe('readOnnx computes what ONNX Runtime computes', () => {
  it.each(Object.keys(cases))('%s', async (name) => {
    const { body, shape = image, opset = 17 } = cases[name]!;
    const bytes = file(body, shape, { opset });
    const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
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
      expect(largestDifference(ours, logits!.data as Float32Array)).toBeLessThan(1e-5);
    }
    await session.release();
  });
});

describe('readOnnx', () => {
  it('gives weights their roles, layer numbers and fans', () => {
    const { graph } = readOnnx(file(cases['matrix product and bias, then Gemm with alpha and beta']!.body, vector));
    const found = graph.parameters.map((id) => graph.nodes[id]!.attributes);
    expect(found).toEqual([
      { name: 'w1', role: 'linear', layer: 0, fanIn: 6, fanOut: 5 },
      { name: 'b1', role: 'bias', layer: null, fanIn: 6, fanOut: 5 },
      { name: 'w2', role: 'linear', layer: 1, fanIn: 5, fanOut: 3 },
      { name: 'b2', role: 'bias', layer: null, fanIn: 5, fanOut: 3 },
    ]);
  });

  it('takes Identity aliases of an initialiser as parameters of their own', () => {
    const bytes = file((w) => {
      w.initializer('first.weight', Float32Array.of(1, 2, 3, 4, 5, 6), [6]);
      w.node('Identity', ['first.weight'], ['second.weight']);
      w.node('Mul', ['input', 'first.weight'], ['h']);
      node('Mul', {}, ['h', 'second.weight'])(w);
    }, vector);
    const { weights } = readOnnx(bytes);
    expect([...weights.keys()]).toEqual(['first.weight', 'second.weight']);
    expect(weights.get('second.weight')).toEqual(weights.get('first.weight'));
  });

  it('binds a fixed batch of 1 to the asked size, and says so', () => {
    const bytes = file(
      (w) => {
        w.initializer('target', ints(1, 168), [2]);
        node('Reshape', {}, ['input', 'target'])(w);
      },
      [1, 4, 7, 6],
    );
    const { graph, warnings } = readOnnx(bytes, { batch: 5 });
    expect(graph.nodes[graph.outputs[0]!.value]!.shape).toEqual([5, 168]);
    expect(warnings).toEqual(['the file is fixed to batch 1; it is read for batch 5']);
  });

  it.each<[string, Body, OnnxShape, OnnxWriterOptions, RegExp]>([
    [
      'an op we lack whose result has a shape nobody noted',
      node('LSTM', {}, ['input', 'input']),
      image,
      {},
      /op LSTM cannot be represented in net\.onnx, node 'here' \(LSTM\)/,
    ],
    ['an old operator set', node('Relu'), image, { opset: 9 }, /operator set in net\.onnx: expected 11 to 21, got 9/],
    ['a new operator set', node('Relu'), image, { opset: 23 }, /expected 11 to 21, got 23/],
    [
      'symbolic image sizes',
      node('Relu'),
      ['N', 3, 'H', 'W'],
      {},
      /constant lengths behind the batch axis.*got \[N, 3, H, W\]/,
    ],
    ['a value nobody makes', node('Relu', {}, ['nothing']), image, {}, /'nothing' is made by no node before this one/],
    ['a wrong shape', node('Reshape', {}, ['input', 'input']), image, {}, /input 1 \('input'\) is not a constant/],
    ['a permutation of another rank', node('Transpose', { perm: [0, 2, 1] }), image, {}, /permutation \[0, 2, 1\]/],
    [
      'stride zero',
      node('MaxPool', { kernel_shape: [2, 2], strides: [0, 1] }),
      image,
      {},
      /strides \[0, 1\].*1 or more/,
    ],
    [
      'a long axis turned around',
      (w) => {
        for (const [name, value] of Object.entries({ starts: -1, ends: -(2 ** 40), axes: 1, steps: -1 }))
          w.initializer(name, ints(value), [1]);
        node('Slice', {}, ['input', 'starts', 'ends', 'axes', 'steps'])(w);
      },
      ['N', 2 ** 20],
      {},
      /picking 1048576 places of an axis/,
    ],
    [
      'more parts than results',
      node('Split', { axis: 1, num_outputs: 2 ** 31 - 1 }),
      ['N', 2 ** 28],
      { opset: 18 },
      /2147483647 parts.*expected 1 outputs/,
    ],
    [
      'a huge pad',
      node('MaxPool', { kernel_shape: [2, 2], pads: [2147483647, 2147483647, 0, 0] }),
      image,
      {},
      /a value of shape/,
    ],
  ])('refuses %s', (_, body, shape, options, message) => {
    const read = () => readOnnx(file(body, shape, options), { name: 'net.onnx' });
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect(isNascentError(error)).toBe(true);
    }
  });

  it('refuses values that do not fit the declared shape before making room for them', () => {
    const bytes = file((w) => {
      w.initializer('w', floats(4, 'w'), [1000000, 1000000]);
      node('Add', {}, ['input', 'w'])(w);
    }, image);
    expect(() => readOnnx(bytes)).toThrow(/expected 1000000000000 elements.*got 4/);
  });

  it('bounds what shape arithmetic may make', () => {
    const bytes = file((w) => {
      w.initializer('size', ints(100000, 100000), [2]);
      w.node('ConstantOfShape', ['size'], ['large']);
      node('Add', {}, ['input', 'large'])(w);
    }, image);
    expect(() => readOnnx(bytes)).toThrow(/a constant of 10000000000 elements.*expected fewer/);
  });

  it('names the byte where a cut file ends', () => {
    const whole = exportOnnx(networks.transformer!(1), randomWeights(networks.transformer!(1)));
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(() => readOnnx(cut, { name: 'cut.onnx' })).toThrow(
        /ends too early in cut\.onnx at byte \d+: got \d+ bytes/,
      );
    }
    expect(() => readOnnx(new Uint8Array(0))).toThrow(/no ONNX graph with an operator set in ONNX file at byte 0/);
  });

  it.each(['transformer', 'convolutions'])(
    'answers 200 damaged copies of %s with a network or one clear error',
    (name) => {
      const graph = networks[name]!(1);
      const whole = exportOnnx(graph, randomWeights(graph));
      const rng = stream(3, 'damage', name);
      let refused = 0;
      for (let i = 0; i < 200; i++) {
        const bytes = whole.slice();
        for (let change = 0; change <= i % 4; change++) bytes[rng.int(bytes.length)] = rng.int(256);
        try {
          readOnnx(bytes, { batch: 2 });
        } catch (error) {
          if (!isNascentError(error)) throw error;
          expect(error.message).not.toMatch(/\n/);
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(20);
    },
  );
});
