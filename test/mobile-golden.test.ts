/** Logits of mobile networks against the authors' code, with the weights and images of the golden rule (fixtures/SOURCE.md). */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createReferenceExecutor, initialise, ProgramBuilder } from '../src/engine/index.ts';
import { costs } from '../src/graph/index.ts';
import { goldenUniform } from '../src/random/index.ts';
import { findSpace } from '../src/spaces/index.ts';

interface MobileRecord {
  readonly space: string;
  readonly architecture: string;
  readonly options: Readonly<Record<string, number | boolean | string>>;
  readonly origin: string;
  readonly resolution: number;
  readonly batch: number;
  readonly classes: number;
  readonly params: number;
  readonly logits: readonly number[];
}

const records: readonly MobileRecord[] = JSON.parse(
  readFileSync(new URL('fixtures/mobile-golden.json', import.meta.url), 'utf8'),
);

it.each(records)('$space $options as $origin computes it', async (record) => {
  const { batch, resolution, classes, options } = record;
  const space = findSpace(record.space);
  const network = space.graph(space.parse(record.architecture), { batch, resolution, classes, options });
  expect(costs(network).params).toBe(record.params);
  const { program, map } = ProgramBuilder.from(network);
  const compiled = await createReferenceExecutor().compile(program.build({ logits: map[network.outputs[0]!.value]! }));
  compiled.bind(initialise(network, 'golden', 0));
  const input = Float64Array.from({ length: batch * 3 * resolution ** 2 }, (_, i) =>
    Math.fround((2 * goldenUniform(1000, i) - 1) * Math.sqrt(3)),
  );
  const { logits } = await compiled.run({ input });
  await compiled.release();
  // Both run in float64 and the fixture keeps 12 digits; batch norms over a handful of values magnify round-off.
  record.logits.forEach((expected, i) => {
    expect(Math.abs(logits![i]! - expected)).toBeLessThan(1e-8);
  });
});
