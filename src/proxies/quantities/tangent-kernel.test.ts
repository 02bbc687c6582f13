import { expect, test } from 'vitest';
import { measure } from '../../../test/support/measure.ts';
import { toyImages, toyNetwork, toyWeights } from '../../../test/support/toy-network.ts';
import { type Values, vjp } from '../../engine/index.ts';
import { tangentKernel } from './tangent-kernel.ts';
import type { Quantity } from './types.ts';

const images = 19;
const network = toyNetwork(images);

/** Squared norm of the gradient of the sum of all logits, without per-image passes. */
const totalGradient: Quantity<number> = {
  key: 'total gradient',
  normParameters: true,
  build({ program, graph, value, logits }) {
    const targets = graph.parameters.flatMap((id) => {
      const node = graph.nodes[id]!;
      if (node.kind !== 'Parameter' || !['conv', 'linear', 'norm-scale'].includes(node.attributes.role)) return [];
      return [value(id)!];
    });
    const seed = program.fill(1, program.shape(logits));
    return Object.fromEntries(
      vjp(program, [{ value: logits, seed }], targets).flatMap((g, i) => (g === null ? [] : [[`g${i}`, g]])),
    );
  },
  read: (outputs) =>
    Object.values(outputs).reduce((sum, g) => sum + Array.from(g).reduce((part, v) => part + v * v, 0), 0),
};

test('the sum of the kernel is the squared norm of the gradient of the sum: three runs of up to eight images', async () => {
  const image = toyImages(images, 0);
  const { kernel } = await measure(network, tangentKernel, toyWeights(), image);
  const total = await measure(network, totalGradient, toyWeights(), image);
  const sum = kernel.reduce((a, b) => a + b);
  // Linearity; rounding of sums of 361 products.
  expect(Math.abs(sum - total)).toBeLessThan(1e-11 * Math.abs(kernel.reduce((a, b) => a + Math.abs(b))));
});

test('exchanging two images of different runs exchanges their rows and columns', async () => {
  const image = toyImages(images, 0);
  const [a, b] = [2, 17];
  const exchanged: Values = image.slice();
  exchanged.set(image.subarray(b * 32, b * 32 + 32), a * 32);
  exchanged.set(image.subarray(a * 32, a * 32 + 32), b * 32);
  const first = (await measure(network, tangentKernel, toyWeights(), image)).kernel;
  const second = (await measure(network, tangentKernel, toyWeights(), exchanged)).kernel;
  const moved = (i: number): number => (i === a ? b : i === b ? a : i);
  for (let i = 0; i < images; i++)
    for (let j = 0; j < images; j++)
      expect(second[moved(i) * images + moved(j)]).toBeCloseTo(first[i * images + j]!, 10);
});
