/** Runs programs on an executor and compares outputs. */
import { expect } from 'vitest';
import type { Executor, Values, Weights } from '../../src/engine/index.ts';
import type { Graph } from '../../src/graph/index.ts';

export type Outputs = Readonly<Record<string, Values>>;

export async function runWith(
  executor: Executor,
  program: Graph,
  inputs: Outputs,
  weights: Weights = new Map(),
): Promise<Outputs> {
  const compiled = await executor.compile(program);
  try {
    compiled.bind(weights);
    return await compiled.run(inputs);
  } finally {
    await compiled.release();
  }
}

/** Every element within `tolerance` of the output's largest. */
export function expectSameOutputs(got: Outputs, expected: Outputs, tolerance: number): void {
  expect(Object.keys(got).sort()).toEqual(Object.keys(expected).sort());
  for (const name of Object.keys(expected)) {
    const [a, b] = [got[name]!, expected[name]!];
    expect(a.length, name).toBe(b.length);
    let largest = 1e-3;
    let worst = 0;
    for (let i = 0; i < b.length; i++) {
      largest = Math.max(largest, Math.abs(b[i]!));
      const difference = Math.abs(a[i]! - b[i]!);
      worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    }
    expect(worst / largest, `${name}: largest difference relative to ${largest}`).toBeLessThanOrEqual(tolerance);
  }
}
