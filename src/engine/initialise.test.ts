/** The initial weights of vision transformers: N(0, 0.02^2) where their code says so, everything else as elsewhere. */
import { expect, test } from 'vitest';
import { conv, GraphBuilder, linear } from '../graph/index.ts';
import { initialise } from './initialise.ts';

test('transformer: linear layers and tables normal with deviation 0.02, convolutions as default, biases 0', () => {
  const b = new GraphBuilder();
  const map = conv(b, b.input('input', [1, 3, 16, 16]), 64, { kernel: 16, pad: 0, bias: true });
  const rows = b.add('Add', [b.add('Flatten', [map], { axis: 1 }), b.parameter('table', 'other', [50, 64])], {});
  const graph = b.build({ logits: linear(b, rows, 200) });
  const weights = initialise(graph, 'transformer', 3);
  for (const name of ['linear.weight', 'table']) {
    const values = Array.from(weights.get(name)!);
    const squares = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    // The mean square of n normal draws has relative deviation sqrt(2 / n); five of them.
    expect(Math.abs(squares / 0.02 ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
  }
  expect(weights.get('conv.weight')).toEqual(initialise(graph, 'default', 3).get('conv.weight'));
  expect(new Set([...weights.get('linear.bias')!, ...weights.get('conv.bias')!])).toEqual(new Set([0]));
});
