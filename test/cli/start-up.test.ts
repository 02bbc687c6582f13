import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { script } from '../support/cli.ts';

const milliseconds = (words: readonly string[]): number => {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, words);
  expect(status).toBe(0);
  return performance.now() - start;
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

it('prints the version in at most three times the time of an empty node', () => {
  const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'));
  expect(spawnSync(process.execPath, [script, '--version'], { encoding: 'utf8' }).stdout).toBe(`${version}\n`);
  const empty: number[] = [];
  const ours: number[] = [];
  // Interleaved, so that a busy machine slows both alike.
  for (let i = 0; i < 15; i++) {
    empty.push(milliseconds(['-e', '0']));
    ours.push(milliseconds([script, '--version']));
  }
  expect(median(ours) / median(empty)).toBeLessThanOrEqual(3);
});
