import { describe, expect, it } from 'vitest';
import { alignLayers } from './align-layers.ts';
import { GraphBuilder } from './builder.ts';
import { costs } from './cost.ts';
import { layerCosts } from './layer-costs.ts';
import { batchNorm, conv, globalPool, linear, relu } from './layers.ts';
import type { Graph } from './types.ts';

/** Convolutions of these kernels with batch norm and an activation, then a classifier, for two images of 8x8. */
function network(kernels: readonly number[], activation: 'Relu' | 'HardSwish' = 'Relu'): Graph {
  const b = new GraphBuilder();
  let x = b.input('input', [2, 3, 8, 8]);
  for (const [i, kernel] of kernels.entries()) {
    b.scope = `block${i}`;
    const y = batchNorm(b, conv(b, x, 4, { kernel }));
    x = activation === 'Relu' ? relu(b, y) : b.add('HardSwish', [y], {});
  }
  b.scope = 'head';
  return b.build({ logits: linear(b, globalPool(b, x), 5) });
}

const changes = (a: Graph, b: Graph): string[] =>
  alignLayers(layerCosts(a), layerCosts(b)).map((pair) =>
    `${pair.change} ${pair.a?.kind ?? '-'} ${pair.b?.kind ?? '-'} ${(pair.a ?? pair.b)!.setting}`.trim(),
  );

describe('layerCosts', () => {
  it('sums to the costs of the network, and counts the memory of one image', () => {
    const graph = network([3, 1]);
    const rows = layerCosts(graph);
    const sum = (key: 'params' | 'macs'): number => rows.reduce((total, row) => total + row[key], 0);
    expect({ params: sum('params'), macs: sum('macs') }).toEqual(costs(graph));
    expect(rows[0]).toEqual({
      name: 'block0.conv',
      kind: 'Conv',
      setting: '3x3, 3 -> 4',
      shape: [4, 8, 8],
      params: 108,
      macs: 6912,
      activationBytes: 1024,
    });
    expect(rows.map(({ kind }) => kind).join(' ')).toBe(
      'Conv BatchNormalization Relu Conv BatchNormalization Relu GlobalAveragePool Gemm',
    );
  });
});

describe('alignLayers', () => {
  it('finds nothing between a network and itself', () => {
    const rows = layerCosts(network([3, 5, 1]));
    expect(alignLayers(rows, rows).every(({ change, a, b }) => change === 'same' && a === b)).toBe(true);
  });

  it('pairs a layer with its other setting', () => {
    expect(changes(network([3, 3, 3]), network([3, 5, 3])).filter((text) => !text.startsWith('same'))).toEqual([
      'changed Conv Conv 3x3, 4 -> 4',
    ]);
  });

  it('names an inserted block, and a removed one', () => {
    const [short, long] = [network([3, 1]), network([3, 5, 1])];
    const block = ['Conv', 'BatchNormalization', 'Relu'];
    const inserted = changes(short, long).filter((text) => !text.startsWith('same'));
    expect(inserted.map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual(
      block.map((kind) => `added - ${kind}`),
    );
    const removed = changes(long, short).filter((text) => !text.startsWith('same'));
    expect(removed.map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual(
      block.map((kind) => `removed ${kind}`),
    );
  });

  it('pairs another activation in the same place', () => {
    expect(changes(network([3, 3]), network([3, 3], 'HardSwish')).filter((text) => text.startsWith('changed'))).toEqual(
      ['changed Relu HardSwish', 'changed Relu HardSwish'],
    );
  });

  it('refuses networks too long to align in memory', () => {
    const row = layerCosts(network([3]))[0]!;
    const many = (shape: number) => Array.from({ length: 9000 }, () => ({ ...row, shape: [shape] }));
    expect(() => alignLayers(many(1), many(2))).toThrow(/too long to be aligned.*9000 and 9000 layers/);
  });
});
