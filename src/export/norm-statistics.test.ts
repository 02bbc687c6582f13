import { describe, expect, it } from 'vitest';
import { createReferenceExecutor } from '../engine/index.ts';
import { batchNorm, GraphBuilder, globalPool } from '../graph/index.ts';
import { estimateNormStatistics } from './norm-statistics.ts';

function oneNorm() {
  const b = new GraphBuilder();
  const x = b.input('images', [2, 1, 1, 2]);
  return b.build({ logits: globalPool(b, batchNorm(b, x)) });
}
const weights = new Map(
  ['bn.weight', 'bn.bias', 'bn.running_mean', 'bn.running_var'].map((name) => [name, Float32Array.of(1)]),
);

describe('estimateNormStatistics', () => {
  it('averages means and unbiased variances over the batches', async () => {
    const batches = [Float32Array.of(1, 2, 3, 4), Float32Array.of(0, 0, 0, 8)];
    const found = await estimateNormStatistics(createReferenceExecutor(), oneNorm(), weights, batches);
    // Means 2.5 and 2; sums of squares 5 and 48, over 3.
    expect(found.get('bn.running_mean')).toEqual(Float32Array.of(2.25));
    expect(found.get('bn.running_var')![0]).toBeCloseTo((5 / 3 + 16) / 2, 6);
    expect(found.get('bn.weight')).toBe(weights.get('bn.weight'));
  });

  it('leaves the weights alone without batches', async () => {
    const found = await estimateNormStatistics(createReferenceExecutor(), oneNorm(), weights, []);
    expect(found).toEqual(weights);
  });
});
