/** Damaged ONNX files in bulk (see `test/onnx/fuzz.test.ts`): bytes and protobuf fields of our exports and of real ones. */
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { fuzz, realFiles, seedFiles } from '../support/fuzz/run.ts';

const folder = temporaryFolder();
const count = Number(process.env.NASCENT_SOAK_MUTANTS ?? 10_000);

it(`reads or refuses ${count} damaged ONNX files`, async () => {
  const result = await fuzz(seedFiles(folder, realFiles()), count, 1_000_000);
  console.log(result);
  expect(result.problems).toEqual([]);
  expect(result.read + result.refused).toBe(count);
});
