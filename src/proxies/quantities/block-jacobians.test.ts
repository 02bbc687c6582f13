/** Blocks whose Jacobian is known in closed form. */
import { expect, test } from 'vitest';
import { measure, weightsOf } from '../../../test/support/measure.ts';
import { conv, type Graph, GraphBuilder, type ValueId } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import { blockTrainability, trainabilityScore } from '../az-trainability.ts';
import { type BlockJacobian, blockJacobians } from './block-jacobians.ts';

function network(shape: readonly number[], block: (builder: GraphBuilder, x: ValueId) => ValueId): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('input', shape);
  const stem = builder.add('Scale', [x], { factor: 1, offset: 0.25 });
  builder.feature('stem', stem, 'stem');
  const y = block(builder, stem);
  builder.feature('block', y, 'block');
  return builder.build({ logits: builder.add('Flatten', [y], { axis: 1 }) });
}

const jacobian = async (graph: Graph, weights = weightsOf(graph, () => 0)): Promise<BlockJacobian> => {
  const length = graph.nodes[graph.inputs[0]!]!.shape.reduce((a, b) => a * b);
  const rng = stream(3, 'image');
  const image = Float64Array.from({ length }, () => rng.normal());
  return (await measure(graph, blockJacobians(), weights, image))[0]!;
};
const times = (factor: number) => (builder: GraphBuilder, x: ValueId) =>
  builder.add('Scale', [x], { factor, offset: 0 });

test('an orthogonal 1x1 convolution keeps gradients: sigma near 1, off by the sampling noise of the signs', async () => {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const graph = network([16, 2, 16, 16], (builder, x) => conv(builder, x, 2, { kernel: 1 }));
  const weights = weightsOf(graph, (_, i) => [c, -s, s, c][i]!);
  const block = await jacobian(graph, weights);
  // A = Q^T G with G = mean g g^T: its off-diagonal is a mean of 4096 signs, 1/64 in size; 5 standard deviations.
  expect(Math.abs(blockTrainability(block))).toBeLessThan((5 / 64) ** 2);
  expect(block.identity).toBe(false);
});

test('y = x gives -Infinity, y = 4x about 2 - 4 - 1/4', async () => {
  const same = await jacobian(network([4, 3, 8, 8], (_, x) => x));
  expect(same.identity).toBe(true);
  expect(trainabilityScore([same])).toEqual({
    ok: true,
    value: Number.NEGATIVE_INFINITY,
    parts: [{ name: 'block', value: Number.NEGATIVE_INFINITY }],
  });
  const four = await jacobian(network([64, 1, 16, 16], times(4)));
  // One channel: A = 4 exactly.
  expect(blockTrainability(four)).toBeCloseTo(2 - 4 - 1 / (4 + 1e-6), 12);
});

test('a halved map is unshuffled: average pooling of one channel has sigma 1/2', async () => {
  const block = await jacobian(
    network([4, 1, 8, 8], (builder, x) =>
      builder.add('AveragePool', [x], {
        kernel: [2, 2],
        stride: [2, 2],
        pad: [0, 0, 0, 0],
        dilation: [1, 1],
        countPadding: false,
      }),
    ),
  );
  // Each of the 4 pixels gets a quarter of its output's sign: A = (1/4, 1/4, 1/4, 1/4).
  expect([block.rows, block.columns, ...block.matrix]).toEqual([4, 1, 0.25, 0.25, 0.25, 0.25]);
});

test('no path through a block: sigma 0, score 2 - 1e6', async () => {
  const block = await jacobian(network([2, 3, 4, 4], (builder, x) => builder.add('Zero', [x], {})));
  expect(blockTrainability(block)).toBeCloseTo(-999998, 6);
});

test('token matrices: identity blocks are left out of the mean', async () => {
  const same = await jacobian(network([2, 5, 3], (_, x) => x));
  const doubled = await jacobian(network([2, 5, 1], times(2)));
  expect([same.tokens, same.identity]).toEqual([true, true]);
  const score = trainabilityScore([same, doubled]);
  expect(score.ok && score.value).toBeCloseTo(2 - 2 - 1 / (2 + 1e-6), 12);
  expect(trainabilityScore([same])).toMatchObject({ ok: false, reason: 'undefined' });
});

test('a pair whose number of tokens changes is left out, its neighbours stay', async () => {
  const builder = new GraphBuilder();
  const x = builder.add('Scale', [builder.input('input', [2, 4, 1])], { factor: 1, offset: 0.25 });
  builder.feature('block', x, 'first');
  const y = builder.add('Slice', [x], { starts: [0, 0, 0], ends: [2, 2, 1], steps: [1, 1, 1] });
  builder.feature('block', y, 'pooled');
  const z = times(3)(builder, y);
  builder.feature('block', z, 'last');
  const graph = builder.build({ logits: builder.add('Flatten', [z], { axis: 1 }) });
  const blocks = await measure(
    graph,
    blockJacobians(),
    new Map(),
    Float64Array.from({ length: 8 }, (_, i) => i),
  );
  expect(blocks.map(({ name, matrix }) => [name, ...matrix])).toEqual([['last', 3]]);
});
