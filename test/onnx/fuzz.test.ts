/**
 * Damaged ONNX files, read in child processes: each gives a network or one clear line, in at most 5 s and 1 GiB. The soak test
 * reads 10,000 (docs/soak.md).
 */
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { fuzz, realFiles, seedFiles } from '../support/fuzz/run.ts';

const folder = temporaryFolder();

it('reads or refuses 200 damaged files', async () => {
  const { problems, read, refused } = await fuzz(seedFiles(folder, realFiles()), 200, 1);
  expect(problems).toEqual([]);
  expect(read + refused).toBe(200);
  // Mutants that are all refused at the first byte would test nothing.
  expect(Math.min(read, refused)).toBeGreaterThan(30);
});
