/** Cuts, identity, layer table and specification of hand-made graphs whose answers can be read off. */
import { describe, expect, it } from 'vitest';
import {
  batchNorm,
  checkGraph,
  conv,
  costs,
  cutValues,
  type Graph,
  GraphBuilder,
  globalPool,
  graphHash,
  layerTable,
  linear,
  relu,
  withBatch,
} from './index.ts';

interface Change {
  readonly batch?: number;
  readonly scope?: string;
  readonly kernel?: number;
  readonly feature?: boolean;
  readonly swap?: boolean;
  readonly epsilon?: number;
}

/** input - conv - BN, then ReLU plus identity, a dead convolution, a zero branch; pool, linear. */
function network({ batch = 2, scope = 'body', kernel = 3, feature = true, swap = false, epsilon = 1e-5 }: Change = {}) {
  const b = new GraphBuilder();
  const image = b.input('input', [batch, 3, 8, 8]);
  b.scope = scope;
  const norm = batchNorm(b, conv(b, image, 4, { kernel }), { epsilon });
  const active = relu(b, norm);
  b.scope = `${scope}/dead`;
  conv(b, norm, 4, { kernel: 1 });
  b.scope = scope;
  const sum = b.add('Add', swap ? [norm, active] : [active, norm], {});
  const mean = b.add('ReduceMean', [b.add('Zero', [image], {})], { axes: [1], keepDims: true });
  const joined = b.add('Add', [sum, mean], {});
  if (feature) b.feature('block', joined);
  const logits = linear(b, globalPool(b, joined), 5);
  return { graph: b.build({ logits }), norm, sum, joined, logits };
}

describe('cutValues', () => {
  it('finds the values no path avoids; a zero branch carries nothing', () => {
    const { graph, norm, sum, joined, logits } = network();
    const convolution = graph.nodes[norm]!.inputs[0]!;
    const flat = graph.nodes[logits]!.inputs[0]!;
    expect(cutValues(graph)).toEqual([convolution, norm, sum, joined, flat - 1, flat, logits]);
  });

  it('gives no cut where the output does not depend on the input', () => {
    const b = new GraphBuilder();
    const zero = b.add('Zero', [b.input('input', [1, 2, 4, 4])], {});
    expect(cutValues(b.build({ out: relu(b, zero) }))).toEqual([]);
  });

  it('agrees with removing each value in turn', () => {
    const { graph } = network();
    const isCut = graph.nodes.map((_, removed) => {
      const reached = new Set(graph.inputs);
      graph.nodes.forEach(({ kind, inputs }, id) => {
        if (id !== removed && kind !== 'Zero' && inputs.some((input) => reached.has(input))) reached.add(id);
      });
      return !reached.has(graph.outputs[0]!.value);
    });
    expect(cutValues(graph)).toEqual(graph.nodes.flatMap((_, id) => (isCut[id] ? [id] : [])));
  });
});

describe('graphHash', () => {
  const hash = (change: Change): string => graphHash(network(change).graph);

  it('ignores names, scopes, the batch and the way attributes are written', () => {
    expect(hash({ batch: 7, scope: 'elsewhere' })).toBe(hash({}));
    expect(graphHash(withBatch(network().graph, 16))).toBe(hash({}));
    const { graph } = network();
    const reversed = graph.nodes.map((node) => ({
      ...node,
      attributes: Object.fromEntries(Object.entries(node.attributes).reverse()),
    }));
    expect(graphHash({ ...graph, nodes: reversed } as unknown as Graph)).toBe(hash({}));
    expect(hash({})).toMatch(/^[0-9a-f]{32}$/);
  });

  it('sees kinds, attributes, wiring, sizes and features', () => {
    const changes: Change[] = [{}, { kernel: 5 }, { swap: true }, { feature: false }, { epsilon: 1e-3 }];
    expect(new Set(changes.map(hash)).size).toBe(changes.length);
  });

  it('compares constants by value, not by storage', () => {
    const withConstant = (data: Float32Array | readonly number[]): string => {
      const b = new GraphBuilder();
      const x = b.input('input', [1, 2]);
      return graphHash(b.build({ out: b.add('Mul', [x, b.constant(data, [2])], {}) }));
    };
    expect(withConstant(Float32Array.of(0.5, 2))).toBe(withConstant([0.5, 2]));
    expect(withConstant([3, 3])).toBe(withConstant([3]));
    expect(withConstant([0.5, 2])).not.toBe(withConstant([2, 0.5]));
  });
});

describe('layerTable', () => {
  it('lists layers with sizes that sum to the network', () => {
    const { graph } = network();
    const rows = layerTable(graph);
    expect(rows.map(({ name, kind, shape, params, macs }) => ({ name, kind, shape, params, macs }))).toEqual([
      { name: 'body.conv', kind: 'Conv', shape: [4, 8, 8], params: 108, macs: 108 * 64 },
      { name: 'body.bn', kind: 'BatchNormalization', shape: [4, 8, 8], params: 8, macs: 0 },
      { name: 'body.dead.conv', kind: 'Conv', shape: [4, 8, 8], params: 16, macs: 16 * 64 },
      { name: 'body.linear', kind: 'Gemm', shape: [5], params: 25, macs: 20 },
    ]);
    expect(costs(graph)).toEqual({ params: 157, macs: 124 * 64 + 20 });
  });
});

describe('checkGraph', () => {
  it('accepts what the builder makes', () => {
    expect(checkGraph(network().graph)).toEqual([]);
  });

  it.each<[string, (graph: Graph) => Graph, RegExp]>([
    ['a wrong shape', (g) => edit(g, 1, { shape: [9, 3, 3, 3] }), /expected \[2, 9, 8, 8\]/],
    ['reading ahead', (g) => edit(g, 2, { inputs: [0, 5] }), /not only nodes before it/],
    ['no size', (g) => edit(g, 0, { shape: [2, 3, 0, 8] }), /has the shape \[2, 3, 0, 8\]/],
    ['a lost parameter', (g) => ({ ...g, parameters: g.parameters.slice(1) }), /parameters are not/],
    ['an unused parameter', (g) => edit(g, 7, { inputs: [2, 3, 4, 5, 5] }), /parameter 6 \(body\.bn\.running_var\)/],
    ['no output', (g) => ({ ...g, outputs: [] }), /no output/],
    ['an unknown output', (g) => ({ ...g, outputs: [{ name: 'logits', value: 99 }] }), /value 99/],
    [
      'two names alike',
      (g) => edit(g, 3, { attributes: { ...g.nodes[3]!.attributes, name: 'body.conv.weight' } }),
      /two parameters are called body\.conv\.weight/,
    ],
    ['a wrong layer number', (g) => edit(g, 1, { attributes: { ...g.nodes[1]!.attributes, layer: 4 } }), /is layer 4/],
  ])('names %s', (_what, change, message) => {
    expect(checkGraph(change(network().graph)).join('\n')).toMatch(message);
  });
});

function edit(graph: Graph, id: number, change: object): Graph {
  const nodes = graph.nodes.map((node, i) => (i === id ? { ...node, ...change } : node));
  return { ...graph, nodes } as unknown as Graph;
}
