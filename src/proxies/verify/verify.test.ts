/** Golden records recomputed in float64, and that every kind of deviation is noticed. Fixture: PyTorch's float64 values. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { referenceExecutors } from '../index.ts';
import { Comparison, relativeError, toleranceOf } from './compare.ts';
import { type VerifiedFile, verifyGolden } from './index.ts';

type Json = Record<string, unknown>;
const golden: readonly Json[] = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/nb201-golden.json', import.meta.url), 'utf8'),
);
const [none, skip, , mixed] = golden as [Json, Json, Json, Json];

const verify = (document: unknown): Promise<VerifiedFile> =>
  verifyGolden('golden.json', JSON.stringify(document), {
    executors: referenceExecutors(),
    readFile: () => {
      throw new Error('no file is named');
    },
  });
const failing = ({ quantities }: VerifiedFile): string[] =>
  quantities.filter(({ failed }) => failed > 0).map(({ name }) => name);
const changed = (record: Json, change: (proxies: Json) => void): Json => {
  const copy = structuredClone(record);
  change(copy.proxies as Json);
  return copy;
};

describe('records', () => {
  test('missing values, minus infinities and numbers agree to 1e-9', async () => {
    const result = await verify([none, skip, mixed]);
    expect(result.records).toBe(3);
    expect(failing(result)).toEqual([]);
    expect(result.quantities).toHaveLength(32);
    for (const { name, worst } of result.quantities) expect(worst.error, name).toBeLessThan(1e-9);
    expect(result.quantities.find(({ name }) => name === 'grad_l2')!.n).toBe(
      [none, skip, mixed].reduce((sum, { layers }) => sum + (layers as unknown[]).length, 0),
    );
  });

  test('each altered quantity fails, alone', async () => {
    const wrong = changed(mixed, (proxies) => {
      proxies.zico = (proxies.zico as number) * 1.002;
      proxies.naswot = null;
      (proxies.az_trainability_per_cell as number[])[1]! += 0.1;
      proxies.linear_regions = '-inf';
    });
    wrong.params_total = (wrong.params_total as number) + 1;
    (wrong.layers as { grad_l2: number }[]).at(-1)!.grad_l2 *= 1.01;
    const result = await verify(wrong);
    expect(failing(result).sort()).toEqual(
      ['az_trainability_per_cell', 'grad_l2', 'linear_regions', 'naswot', 'params_total', 'zico'].sort(),
    );
    expect(result.quantities.find(({ name }) => name === 'naswot')!.worst).toMatchObject({
      error: Number.POSITIVE_INFINITY,
      expected: null,
      got: expect.any(Number),
    });
  });

  test('a quantity that is missing or unknown fails', async () => {
    const result = await verify({
      ...changed(skip, (proxies) => {
        delete proxies.snip;
        proxies.magic = 1;
        Object.assign(proxies, { toString: 1 });
      }),
      loss: undefined,
      mood: 'good',
    });
    expect(failing(result).sort()).toEqual(['loss', 'magic', 'mood', 'snip', 'toString']);
  });
});

describe('files that are not golden', () => {
  test.each([
    ['text', 'not JSON', '{'],
    ['an empty list', 'not a golden file', '[]'],
    ['another document', 'bad golden record', '{"schema":"x"}'],
    ['a network without end', 'bad golden record: N', JSON.stringify({ ...skip, N: 1e9 })],
    ['a network beyond reason', 'too large', JSON.stringify({ ...skip, C: 64, N: 5, resolution: 512, batch: 1024 })],
    [
      'a Jacobian that fills the memory',
      'too large',
      JSON.stringify({ ...skip, C: 128, N: 5, batch: 512, resolution: 4 }),
    ],
    ['a batch beyond reason', 'bad golden record: batch', JSON.stringify({ ...skip, batch: 4096 })],
    ['a cell that does not exist', 'nor_conv_5x5', JSON.stringify({ ...skip, arch: '|nor_conv_5x5~0|' })],
    [
      'a file in another folder',
      'bad golden record: file',
      '{"file":"../x.onnx","resolution":8,"batch":1,"classes":2}',
    ],
  ])('%s', async (_, message, text) => {
    const options = { executors: referenceExecutors(), readFile: () => new Uint8Array() };
    await expect(verifyGolden('golden.json', text, options)).rejects.toMatchObject({
      name: 'NascentError',
      message: expect.stringContaining(message),
    });
  });
});

describe('the rule', () => {
  test('tolerance is ten times the noise, at least 1e-3', () => {
    expect(toleranceOf(undefined)).toBe(1e-3);
    expect(toleranceOf(null)).toBe(1e-3);
    expect(toleranceOf(2e-3)).toBeCloseTo(2e-2, 15);
  });

  test('errors are relative, to the largest of the kind where a value is far below it', () => {
    expect(relativeError(1.01, 1, 0)).toBeCloseTo(0.01, 12);
    expect(relativeError(3e-7, 1e-7, 1)).toBeCloseTo(2e-7, 15);
    expect(relativeError(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0)).toBe(0);
    expect(relativeError(undefined, null, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(relativeError(0, null, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(relativeError(1e-9, 0, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  test('doubtful values may be confirmed; gross ones never', () => {
    const single = new Comparison();
    single.value('grasp', 'a', 1.002, 1, 1e-3, 0);
    single.value('fisher', 'a', 1.5, 1, 1e-3, 0);
    single.value('snip', 'a', 1.003, 1, 1e-3, 0);
    const double = new Comparison();
    for (const [name, got] of [
      ['grasp', 1],
      ['fisher', 1],
      ['snip', 1.003],
    ] as const)
      double.value(name, 'a', got, 1, 1e-3, 0);
    expect(single.doubtful).toBe(true);
    const all = new Comparison();
    all.append(single, double);
    expect(all.results()).toMatchObject([
      { name: 'grasp', failed: 0, confirmedInFloat64: 1, worst: { error: 0 } },
      { name: 'fisher', failed: 1, worst: { error: 0.5 } },
      { name: 'snip', failed: 1 },
    ]);
  });

  test('above 5e-2 a value is reported, not judged', () => {
    const comparison = new Comparison();
    comparison.value('plain', 'a', 2, 1, toleranceOf(6e-3), 0);
    comparison.value('plain', 'b', 1.0001, 1, toleranceOf(0), 0);
    expect(comparison.results()).toMatchObject([
      { name: 'plain', n: 2, failed: 0, notJudged: 1, worst: { record: 'b' } },
    ]);
  });
});
