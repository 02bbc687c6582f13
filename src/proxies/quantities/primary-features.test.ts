import { expect, test } from 'vitest';
import { conv, type Graph, GraphBuilder, globalPool, linear, relu } from '../../graph/index.ts';
import { featureProblem, primaryFeatures } from './primary-features.ts';

/** Two blocks as a file has them, with or without residual sums and named features. */
function residual(skip: boolean, name: boolean): Graph {
  const b = new GraphBuilder();
  let x = relu(b, conv(b, b.input('input', [2, 3, 8, 8]), 4, { name: 'a' }));
  if (name) b.feature('stem', x, 'stem');
  for (const layer of ['b', 'c']) {
    const y = relu(b, conv(b, x, 4, { name: layer }));
    x = skip ? b.add('Add', [x, y], {}) : y;
    if (name) b.feature('block', x, layer);
  }
  const shifted = b.add('Add', [x, b.parameter('shift', 'other', [2, 4, 8, 8])], {});
  return b.build({ logits: linear(b, globalPool(b, relu(b, shifted)), 3) });
}

test('named features win; else residual sums and the last feature', () => {
  const names = (graph: Graph): string[] => primaryFeatures(graph).map(({ name }) => name);
  expect(names(residual(true, true))).toEqual(['stem', 'b', 'c']);
  expect(names(residual(true, false))).toEqual(['sum 1', 'sum 2', 'last']);
  expect(featureProblem(residual(true, false))).toBeNull();
  expect(names(residual(false, false))).toEqual([]);
  expect(featureProblem(residual(false, false))).toContain('fewer than two');
});

test('maps that shrink by no integer factor have no block Jacobian', () => {
  const b = new GraphBuilder();
  const x = b.input('input', [1, 1, 9, 9]);
  b.feature('stem', x, 'stem');
  const y = conv(b, x, 1, { stride: 2 });
  b.feature('block', y, 'odd');
  expect(featureProblem(b.build({ logits: b.add('Flatten', [y], { axis: 1 }) }))).toContain('odd changes');
});
