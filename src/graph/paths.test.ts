import { describe, expect, test } from 'vitest';
import { GraphBuilder } from './builder.ts';
import { conv, globalPool, linear } from './layers.ts';
import { pathStatistics } from './paths.ts';
import type { Graph, ValueId } from './types.ts';

function network(body: (builder: GraphBuilder, x: ValueId) => ValueId): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('input', [1, 4, 8, 8]);
  return builder.build({ logits: linear(builder, globalPool(builder, body(builder, x)), 2, { name: 'fc' }) });
}

const pool = (builder: GraphBuilder, x: ValueId): ValueId =>
  builder.add('AveragePool', [x], {
    kernel: [3, 3],
    stride: [1, 1],
    pad: [1, 1, 1, 1],
    dilation: [1, 1],
    countPadding: false,
  });

describe('pathStatistics', () => {
  test('a residual block with a pooled branch: three paths, one of weight 1/3', () => {
    const graph = network((builder, x) => {
      const deep = conv(builder, conv(builder, x, 4, { name: 'a' }), 4, { name: 'b', kernel: 5, dilation: 2 });
      const sum = builder.add('Add', [deep, x], {});
      return builder.add('Add', [sum, pool(builder, x)], {});
    });
    // The classifier is a layer of every path; 3x3 looks 1 pixel aside, 5x5 dilated by 2 looks 4.
    expect(pathStatistics(graph)).toMatchObject({ longest: 3, shortest: 1, reach: 5 });
    expect(pathStatistics(graph)!.logMass).toBeCloseTo(Math.log(2 + 1 / 3), 12);
  });

  test('paths multiply along a chain: 2^40 of them', () => {
    const graph = network((builder, x) => {
      let y = x;
      for (let i = 0; i < 40; i++) y = builder.add('Add', [y, conv(builder, y, 4, { name: `c${i}`, kernel: 1 })], {});
      return y;
    });
    expect(pathStatistics(graph)).toMatchObject({ longest: 41, shortest: 1, reach: 0 });
    expect(pathStatistics(graph)!.logMass).toBeCloseTo(40 * Math.log(2), 10);
  });

  test('Zero ends a path', () => {
    const graph = network((builder, x) => {
      const dead = builder.add('Zero', [conv(builder, x, 4, { name: 'dead' })], {});
      return builder.add('Add', [conv(builder, x, 4, { name: 'live' }), dead], {});
    });
    const paths = pathStatistics(graph)!;
    expect(paths).toMatchObject({ longest: 2, shortest: 2, logMass: 0 });
    expect(pathStatistics(network((builder, x) => builder.add('Zero', [x], {})))).toBeNull();
  });
});
