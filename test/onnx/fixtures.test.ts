/** The committed exports of PyTorch (`test/fixtures/onnx`) against PyTorch's float64 values: what `torch.test.ts` does for all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { agreement, type Exported } from './against-torch.ts';

const folder = join(import.meta.dirname, '../fixtures/onnx');
const exported: readonly Exported[] = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));

it.each(exported.map((file) => [file.file, file] as const))('%s', async (_, file) => {
  const found = await agreement(folder, file, 3);
  // Both sides are float64 on float32 weights; constants that the exporter rounded leave 1e-7 of the logits.
  expect(found.logits).toBeLessThan(1e-5);
  expect(found.gradients).toBeLessThan(1e-5);
  expect(found.compared).toBeGreaterThan(0);
  expect(found.rebatches).toBe(true);
});
