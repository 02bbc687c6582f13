/** Small networks that together hold every op that can be exported, with seeded weights, and what the float64 engine gives. */
import { createReferenceExecutor, ProgramBuilder, type Values, type Weights } from '../../src/engine/index.ts';
import {
  batchNorm,
  conv,
  type Graph,
  GraphBuilder,
  globalPool,
  linear,
  parameterName,
  relu,
  size,
  type ValueId,
} from '../../src/graph/index.ts';
import { stream } from '../../src/random/index.ts';
import { buildAutoformer } from '../../src/spaces/autoformer/network.ts';
import { findSpace } from '../../src/spaces/index.ts';

const window = (kernel: number, stride: number, pad: readonly [number, number, number, number], dilation = 1) => ({
  kernel: [kernel, kernel] as const,
  stride: [stride, stride] as const,
  pad,
  dilation: [dilation, dilation] as const,
});

/** Grouped, depthwise, dilated and strided convolutions, uneven padding, squeeze-and-excite, concat, all pools. */
function convolutions(batch: number): Graph {
  const b = new GraphBuilder();
  let x = b.input('input', [batch, 3, 12, 10]);
  b.scope = 'stem';
  x = relu(b, batchNorm(b, conv(b, x, 8, { kernel: 3, stride: 2, pad: [0, 1, 2, 1] })));
  b.feature('stem', x);
  b.scope = 'block1/grouped';
  const grouped = b.add('Clip', [conv(b, x, 12, { kernel: [3, 1], groups: 4, bias: true })], { low: 0, high: 6 });
  b.scope = 'block1/depthwise';
  const depthwise = b.add('HardSwish', [conv(b, x, 8, { kernel: 3, groups: 8, dilation: 2 })], {});
  b.scope = 'block1';
  x = b.add('Concat', [grouped, depthwise, b.add('Zero', [x], {})], { axis: 1 });
  b.feature('block', x);
  b.scope = 'block2/excite';
  let gate = b.add('GlobalAveragePool', [x], {});
  gate = relu(b, conv(b, gate, 4, { kernel: 1, bias: true, name: 'fc1' }));
  gate = b.add('HardSigmoid', [conv(b, gate, 28, { kernel: 1, bias: true, name: 'fc2' })], { alpha: 0.2, beta: 0.5 });
  x = b.add('Mul', [x, gate], {});
  b.scope = 'block2';
  const pools = [
    b.add('AveragePool', [x], { ...window(3, 1, [1, 1, 1, 1]), countPadding: false }),
    b.add('AveragePool', [x], { ...window(3, 1, [1, 0, 1, 2]), countPadding: true }),
    b.add('MaxPool', [x], window(3, 1, [1, 1, 1, 1])),
    b.add('MaxPool', [x], window(3, 1, [2, 2, 2, 2], 2)),
    b.add('Pad', [b.add('AveragePool', [x], { ...window(2, 2, [0, 0, 0, 0]), countPadding: false })], {
      low: [0, 0, 2, 1],
      high: [0, 0, 1, 2],
      interior: [0, 0, 0, 0],
    }),
  ];
  x = pools.reduce((sum, pool) => b.add('Add', [sum, pool], {}));
  b.feature('block', x);
  b.scope = 'head';
  x = globalPool(b, batchNorm(b, b.add('Identity', [x], {})));
  return b.build({ logits: linear(b, x, 5) });
}

/** Patches, a class token, attention, layer norm, GELU, softmax: what a vision transformer is made of. */
function transformer(batch: number): Graph {
  const b = new GraphBuilder();
  const width = 8;
  const parameter = (name: string, role: 'norm-scale' | 'norm-shift' | 'other', shape: number[]): ValueId =>
    b.parameter(parameterName(b, name), role, shape);
  const image = b.input('input', [batch, 3, 8, 8]);
  b.scope = 'patches';
  let x = conv(b, image, width, { kernel: 4, stride: 4, pad: 0, bias: true });
  x = b.add('Transpose', [b.add('Reshape', [x], { target: [0, width, -1] })], { permutation: [0, 2, 1] });
  x = b.add('Add', [x, parameter('position', 'other', [1, 4, width])], {});
  b.scope = 'layer0';
  const norm = b.add(
    'LayerNormalization',
    [x, parameter('ln.weight', 'norm-scale', [width]), parameter('ln.bias', 'norm-shift', [width])],
    { epsilon: 1e-6, axis: 2 },
  );
  const product = (y: ValueId, name: string, fanOut: number): ValueId => {
    const fanIn = b.shape(y).at(-1)!;
    const weight = b.parameter(parameterName(b, name), 'linear', [fanIn, fanOut], { fanIn, fanOut });
    return b.add('MatMul', [y, weight], { transA: false, transB: false });
  };
  const qkv = b.add('Reshape', [product(norm, 'qkv.weight', 3 * width)], { target: [batch, 4, 3, 2, width / 2] });
  const heads = b.add('Transpose', [qkv], { permutation: [0, 2, 3, 1, 4] });
  const part = (i: number): ValueId => {
    const taken = b.add('Slice', [heads], {
      starts: [0, i, 0, 0, 0],
      ends: [batch, i + 1, 2, 4, width / 2],
      steps: [1, 1, 1, 1, 1],
    });
    return b.add('Reshape', [taken], { target: [0, 2, 4, width / 2] });
  };
  const scores = b.add('MatMul', [part(0), part(1)], { transA: false, transB: true });
  const scaled = b.add('Div', [scores, b.constant([2], [])], {});
  const mixed = b.add('MatMul', [b.add('Softmax', [scaled], { axis: 3 }), part(2)], { transA: false, transB: false });
  const joined = b.add('Reshape', [b.add('Transpose', [mixed], { permutation: [0, 2, 1, 3] })], {
    target: [0, 4, width],
  });
  x = b.add('Add', [x, joined], {});
  const hidden = b.add('Gelu', [product(x, 'mlp.weight', 6)], {});
  const erf = b.add('Erf', [hidden], {});
  const gate = b.add('Sigmoid', [b.add('Sub', [b.add('Tanh', [hidden], {}), erf], {})], {});
  x = b.add('ReduceMean', [b.add('Mul', [hidden, gate], {})], { axes: [1], keepDims: false });
  const positive = b.add('Sqrt', [b.add('Exp', [b.add('Abs', [x], {})], {})], {});
  const logged = b.add('Log', [b.add('Pow', [positive], { exponent: 3 })], {});
  const spread = b.add('Broadcast', [b.constant([1, -1, 2], [3, 1])], { target: [3, 2] });
  const flat = b.add('Reshape', [spread], { target: [6] });
  const total = b.add('ReduceSum', [logged], { axes: [1], keepDims: true });
  x = b.add('Add', [b.add('Mul', [logged, flat], {}), total], {});
  b.scope = 'head';
  const weight = b.parameter('head.fc.weight', 'linear', [6, 5], { fanIn: 6, fanOut: 5 });
  return b.build({ logits: b.add('Gemm', [x, weight], { transA: false, transB: false }) });
}

/** Names as PyTorch's nn.Sequential makes them, a name Python does not take, and a weight that two layers share. */
function sequential(batch: number): Graph {
  const b = new GraphBuilder();
  let x = b.input('input', [batch, 3, 6, 6]);
  x = relu(b, batchNorm(b, conv(b, x, 4, { name: 'features.0.0', bias: true }), { name: 'features.0.1' }));
  x = batchNorm(b, conv(b, x, 4, { kernel: 1, name: 'features.3.class' }), { name: '7' });
  const shared = b.parameter('tied::weight', 'conv', [4, 4, 1, 1]);
  const window = { kernel: [1, 1], stride: [1, 1], pad: [0, 0, 0, 0], dilation: [1, 1], groups: 1 } as const;
  for (let i = 0; i < 2; i++) x = b.add('Tanh', [b.add('Conv', [x, shared], window)], {});
  const flat = linear(b, globalPool(b, x), 6, { name: 'head.linear' });
  return b.build({
    logits: linear(b, batchNorm(b, flat, { name: 'head.norm' }), 5, { name: 'head.out', bias: false }),
  });
}

function cell(text: string, batch: number): Graph {
  const space = findSpace('nas-bench-201');
  return space.graph(space.parse(text), { batch, resolution: 16, classes: 10, options: { C: 4, N: 1 } });
}

/** Cells with every operation of the cell spaces, norms with and without scale and shift; 17 pixels give odd sides. */
function cells(norms: 'search' | 'evaluation', batch: number): Graph {
  const space = findSpace('darts');
  const cell = [
    'dil_sep_conv_3x3:0;conv_7x1_1x7:1;max_pool_5x5:2;skip_connect:0;conv_1x1:1;max_pool_7x7:0;conv_3x1_1x3:0;conv_3x3:3',
    'sep_conv_7x7:0;skip_connect:1;avg_pool_3x3:0;dil_conv_5x5:1;none:1;max_pool_3x3:0;conv_7x1_1x7:1;conv_3x1_1x3:0',
  ].join('|');
  return space.graph(space.parse(cell), { batch, resolution: 17, classes: 5, options: { C: 2, L: 3, norms } });
}

/** A small network of a space. */
function sized(id: string, text: string, resolution: number, options: Record<string, number | string>) {
  return (batch: number): Graph => {
    const space = findSpace(id);
    return space.graph(space.parse(text), { batch, resolution, classes: 5, options });
  };
}

export const networks: Readonly<Record<string, (batch: number) => Graph>> = {
  convolutions,
  transformer,
  sequential,
  'cell of convolutions': (batch) =>
    cell('|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|', batch),
  'cell with pools and absent edges': (batch) =>
    cell('|avg_pool_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|', batch),
  'cells of many operations': (batch) => cells('evaluation', batch),
  'cells with norms of a search network': (batch) => cells('search', batch),
  // 13 pixels: a pool that rounds up; 5 channels over two vertices: channels are cut off.
  'DAG with cut channels': sized('nas-bench-101', 'conv3x3:0/maxpool3x3:0,1/conv1x1:0,1/output:0,2,3', 13, {
    C: 5,
    N: 1,
  }),
  'relative positions': (batch) => {
    const architecture = { embed: 8, ratios: [2, 3], heads: [2, 1] };
    return buildAutoformer(architecture, { batch, resolution: 13, classes: 5 }, 4);
  },
  'pooled tokens': sized('pit', 'base=16/mlp=2/depth=2,4,6/heads=2,2,4', 9, { patch: 4, stride: 2 }),
  'chains with linked channels': sized('flash-concat', 'w16d6t24/w32d4t5/w64d4t0', 8, {}),
};

/** Seeded values for every parameter; variances are positive. */
export function randomWeights(graph: Graph, seed = 1): Map<string, Values> {
  const weights = new Map<string, Values>();
  for (const id of graph.parameters) {
    const node = graph.nodes[id]!;
    if (node.kind !== 'Parameter') continue;
    const { name, role, fanIn } = node.attributes;
    const rng = stream(seed, name);
    const spread = role === 'conv' || role === 'linear' ? Math.sqrt(3 / fanIn) : 0.5;
    const offset = role === 'norm-variance' ? 1 : role === 'norm-scale' ? 1 : 0;
    weights.set(
      name,
      Float32Array.from({ length: size(node.shape) }, () => offset + spread * (2 * rng.float() - 1)),
    );
  }
  return weights;
}

export function randomInput(graph: Graph, seed = 2): Float32Array {
  const rng = stream(seed, 'input');
  return Float32Array.from({ length: size(graph.nodes[graph.inputs[0]!]!.shape) }, () => rng.normal());
}

/** Logits of the float64 reference executor with batch norm in inference mode. */
export async function referenceLogits(graph: Graph, weights: Weights, input: Values): Promise<Values> {
  const { program, map } = ProgramBuilder.from(graph, { batchNorm: 'inference' });
  const compiled = await createReferenceExecutor().compile(program.build({ logits: map[graph.outputs[0]!.value]! }));
  compiled.bind(weights);
  const { logits } = await compiled.run({ input });
  await compiled.release();
  return logits!;
}

/** Largest absolute difference. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
