/** The activation, Jacobian and kernel proxies through the runner, on NAS-Bench-201 networks of 4 channels and 4 golden images. */
import { describe, expect, test } from 'vitest';
import { readGolden } from '../../test/support/golden.ts';
import { goldenUniform } from '../random/index.ts';
import { nasBench201 } from '../spaces/index.ts';
import {
  type BatchProvider,
  type Evaluation,
  proxies,
  referenceExecutors,
  type Score,
  scoreNetwork,
  sourceOfArchitecture,
} from './index.ts';

const data: BatchProvider = {
  labels: 'real',
  images: (index, { batch, channels, resolution }) =>
    Float32Array.from(
      { length: batch * channels * resolution ** 2 },
      (_, i) => (2 * goldenUniform(1000 + index, i) - 1) * Math.sqrt(3),
    ),
  classes: (index, { batch }) =>
    Int32Array.from({ length: batch }, (_, i) => Math.floor(goldenUniform(2000 + index, i) * 10)),
};
const records = readGolden().filter(({ C }) => C === 4);
const none = records.find(({ arch }) => !arch.includes('conv') && arch.startsWith('|none'))!;
const dense = records.find(({ arch }) => !arch.includes('none') && !arch.includes('skip') && arch.includes('3x3~2'))!;

type Choices = readonly (readonly [id: string, options?: Readonly<Record<string, string | number | boolean>>])[];

async function scores(
  { arch, C, N, resolution, batch, classes }: (typeof records)[number],
  choices: Choices,
  more: Partial<Evaluation> = {},
): Promise<Readonly<Record<string, Score>>> {
  const source = sourceOfArchitecture(nasBench201, nasBench201.parse(arch), {
    batch,
    resolution,
    classes,
    options: { C, N },
  });
  const chosen = choices.map(([id, options = {}]) => ({ proxy: proxies[id]!, options }));
  const timed = await scoreNetwork(source, chosen, { executors: referenceExecutors(), data, seed: 7, ...more });
  return Object.fromEntries(Object.entries(timed).map(([id, { ms: _, ...score }]) => [id, score]));
}

const all: Choices = [
  ['naswot'],
  ['jacob-cov'],
  ['epe-nas'],
  ['ntk-cond', { repeats: 2 }],
  ['zen', { repeats: 2 }],
  ['linear-regions'],
  ['swap', { repeats: 2 }],
  ['meco'],
  ['az-expressivity'],
  ['az-progressivity'],
  ['az-trainability'],
];

test('naswot and jacob-cov with the golden weights in place of the default ones are the golden values', async () => {
  for (const record of records) {
    const got = await scores(record, [['naswot'], ['jacob-cov']], { init: 'golden' });
    for (const [id, name] of [
      ['naswot', 'naswot'],
      ['jacob-cov', 'jacob_cov'],
    ] as const) {
      const expected = record.proxies[name] as number | null;
      const score = got[id]!;
      // float64 against values rounded to 12 digits.
      if (expected !== null)
        expect(score.ok && Math.abs(score.value / expected - 1), `${id} ${record.arch}`).toBeLessThan(1e-9);
      else expect(score).toMatchObject({ ok: false, reason: name === 'naswot' ? 'singular' : 'undefined' });
    }
  }
});

describe('own settings', () => {
  test('every proxy scores a dense cell, the same again and together or alone', async () => {
    const together = await scores(dense, all);
    for (const [id, options] of all) {
      const score = together[id]!;
      expect(score, id).toMatchObject({ ok: true, value: expect.any(Number) });
      expect((await scores(dense, [[id, options ?? {}]]))[id], id).toEqual(score);
    }
    const other = await scores(dense, all, { seed: 8 });
    for (const [id] of all) if (id !== 'linear-regions') expect(other[id], id).not.toEqual(together[id]);
    const regions = together['linear-regions'] as { value: number };
    expect(regions.value).toBeGreaterThan(1);
    // A mean of three counts among 3000 crops.
    expect(regions.value).toBeLessThanOrEqual(3000);
    expect(Number.isInteger(Math.round(regions.value * 3 * 1e6) / 1e6)).toBe(true);
  });

  test('a cell of none fails with reasons', async () => {
    expect(await scores(none, all)).toMatchObject({
      naswot: { ok: false, reason: 'singular' },
      'jacob-cov': { ok: false, reason: 'undefined' },
      'epe-nas': { ok: false, reason: 'undefined' },
      'ntk-cond': { ok: false, reason: 'singular' },
      zen: { ok: false, reason: 'undefined' },
      'linear-regions': { ok: true, value: 1 },
      swap: { ok: true, value: 1 },
      'az-expressivity': { ok: false, reason: 'undefined' },
      'az-progressivity': { ok: false, reason: 'undefined' },
      'az-trainability': { ok: true },
    });
  });
});
