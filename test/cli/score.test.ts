/** `nascent score`: documents, population scores, ONNX files, wrong input. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nascent, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const cell = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|';
const other = '|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|';
const small = '--space nas-bench-201 --space-option C=4 --space-option N=1 --resolution 8 --batch 4'.split(' ');

const number = z.union([z.number(), z.literal('inf'), z.literal('-inf')]);
const parts = z.array(z.strictObject({ name: z.string(), value: number }));
const score = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: number, ms: z.number(), parts: parts.optional() }),
  z.strictObject({
    ok: z.literal(false),
    reason: z.string(),
    detail: z.string().optional(),
    ms: z.number(),
    parts: parts.optional(),
  }),
]);
const common = {
  schema: z.literal('nascent/score/1'),
  hash: z.string().regex(/^[0-9a-f]{32}$/),
  params: z.number(),
  macs: z.number(),
  settings: z.strictObject({
    data: z.string(),
    batch: z.number(),
    seed: z.number(),
    init: z.string(),
    bn: z.string(),
    lowering: z.string(),
  }),
  scores: z.record(z.string(), score),
};
const architectureDocument = z.strictObject({ ...common, architecture: z.string(), space: z.string() });
const fileDocument = z.strictObject({ ...common, file: z.string(), space: z.null() });

async function scored(...words: string[]) {
  const { code, stdout, stderr } = await nascent(['score', ...words, '--json', '--quiet']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

describe('an architecture', () => {
  it('gives one document, with published counts', async () => {
    const stdout = await scored(cell, ...small.slice(0, 2), '--proxy', 'params,flops,synflow_log', '--batch', '2');
    const document = architectureDocument.parse(JSON.parse(stdout));
    // Parameters and multiply-accumulates of this cell at C=16, N=5, 32x32: the benchmark's 1.073466 M; 153.27 M MACs.
    expect(document).toMatchObject({ architecture: cell, params: 1073466, macs: 153272960 });
    expect(Object.keys(document.scores)).toEqual(['params', 'macs', 'synflow-log']);
    expect(document.scores.params).toMatchObject({ ok: true, value: 1073466 });
  });

  it('gives the same scores again, and parts when asked', async () => {
    const run = async (): Promise<object> => {
      const { scores } = architectureDocument.parse(
        JSON.parse(await scored(cell, ...small, '--proxy', 'zico,naswot', '--parts')),
      );
      return Object.fromEntries(Object.entries(scores).map(([id, { ms: _, ...rest }]) => [id, rest]));
    };
    const first = await run();
    expect(await run()).toEqual(first);
    expect(first).toMatchObject({ zico: { ok: true, parts: expect.arrayContaining([expect.anything()]) } });
  });

  it('several are JSON Lines, from words, a list and stdin', async () => {
    const list = join(folder, 'cells.txt');
    writeFileSync(list, `# a comment\n${other}\n\n`);
    const { code, stdout } = await nascent(
      ['score', cell, '-', '--file', list, ...small, '--proxy', 'params', '--jsonl', '--quiet'],
      { stdin: `${other}\n${cell}\n` },
    );
    expect(code).toBe(0);
    const documents = stdout
      .trim()
      .split('\n')
      .map((line) => architectureDocument.parse(JSON.parse(line)));
    expect(documents.map(({ architecture }) => architecture)).toEqual([cell, other, cell, other]);
    expect(documents[0]!.hash).toBe(documents[2]!.hash);
    expect(documents[0]!.hash).not.toBe(documents[1]!.hash);
  });
});

describe('population scores', () => {
  it('alone have the reason needs-population and their terms', async () => {
    const { code, stdout } = await nascent(['score', cell, ...small, '--proxy', 'az-nas', '--json', '--quiet']);
    const { scores } = architectureDocument.parse(JSON.parse(stdout));
    expect(scores['az-nas']).toMatchObject({ ok: false, reason: 'needs-population' });
    expect(scores['az-nas']!.parts!.map(({ name }) => name)).toEqual([
      'az-expressivity',
      'az-progressivity',
      'az-trainability',
      'macs',
    ]);
    // Its only score failed.
    expect(code).toBe(1);
  });

  it('rank among the given or a population file: the sum of ln(rank / m) over the four terms', async () => {
    const file = join(folder, 'population.txt');
    writeFileSync(file, `${other}\n`);
    const among = architectureDocument.parse(
      JSON.parse(await scored(cell, ...small, '--proxy', 'az-nas', '--population', file)),
    );
    const both = (await scored(cell, other, ...small, '--proxy', 'az-nas'))
      .trim()
      .split('\n')
      .map((line) => architectureDocument.parse(JSON.parse(line)));
    const value = (document: (typeof both)[number]): number => {
      const found = document.scores['az-nas']!;
      return found.ok ? (found.value as number) : Number.NaN;
    };
    expect(value(among)).toBe(value(both[0]!));
    // Two architectures: every term without a tie adds ln(1/2) to one of the two.
    expect(value(both[0]!) + value(both[1]!)).toBeCloseTo(4 * Math.log(0.5), 12);
  });
});

describe('ONNX files', () => {
  const file = join(folder, 'cell.onnx');
  beforeAll(async () => {
    const { code } = await nascent(['export', cell, ...small, '--format', 'onnx', '--out', file, '--quiet']);
    expect(code).toBe(0);
  });

  it('are scored with the weights and statistics of the file unless asked otherwise', async () => {
    const own = fileDocument.parse(JSON.parse(await scored(file, '--proxy', 'params,snip', '--batch', '4')));
    const initial = fileDocument.parse(
      JSON.parse(await scored(file, '--proxy', 'snip', '--batch', '4', '--init', 'default', '--bn', 'train')),
    );
    const architecture = architectureDocument.parse(JSON.parse(await scored(cell, ...small, '--proxy', 'params,snip')));
    expect(own.settings).toMatchObject({ init: 'file', bn: 'file' });
    expect([own.params, own.macs]).toEqual([architecture.params, architecture.macs]);
    // Same default initialisation and batch: the file's network is the space's.
    const value = ({ scores }: z.infer<typeof fileDocument> | typeof architecture): number => {
      const { snip } = scores;
      return snip!.ok ? (snip!.value as number) : Number.NaN;
    };
    // Equal up to float32 noise: the file's graph may be executed in another order.
    expect(value(initial) / value(architecture)).toBeCloseTo(1, 3);
    expect(Math.abs(value(own) / value(architecture) - 1)).toBeGreaterThan(1e-3);
  });

  it.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('this is no ONNX file')],
    ['huge lengths', () => Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])],
  ])('%s: one line, exit 2', async (name, damage) => {
    const path = join(folder, `${name}.onnx`);
    writeFileSync(path, damage(readFileSync(file)));
    const { code, stdout, stderr } = await nascent(['score', path, '--proxy', 'params']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^nascent: [^\n]+\n$/);
    expect(stderr).toContain(path);
  });
});

describe('wrong input is one line and exit 2', () => {
  const broken = cell.replace('nor_conv_1x1', 'nor_conv_9x9');
  it.each([
    [
      'an unknown op, with its column',
      [broken, ...small, '--proxy', 'params'],
      /nor_conv_9x9.*column \d+.*expected an operation/,
    ],
    ['an unknown proxy', [cell, ...small, '--proxy', 'synfow'], /unknown proxy synfow \(did you mean synflow\?\)/],
    [
      'labels out of range',
      [cell, ...small, '--proxy', 'snip', '--classes', '5'],
      /label out of range.*expected 0 to 4/,
    ],
    [
      'an unknown option',
      [cell, '--space', 'nas-bench-201', '--space-option', 'D=3', '--proxy', 'params'],
      /has no option D/,
    ],
    ['no such file', ['absent.onnx', '--proxy', 'params'], /no such file in absent\.onnx/],
    ['no such data', [cell, ...small, '--proxy', 'snip', '--data', 'absent-folder'], /absent-folder/],
    [
      'weights of a file that is not there',
      [cell, ...small, '--proxy', 'params', '--init', 'file'],
      /--init file needs an ONNX file/,
    ],
  ])('%s', async (_, words, message) => {
    const { code, stdout, stderr } = await nascent(['score', ...words]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^nascent: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('names the line of a list', async () => {
    const list = join(folder, 'broken.txt');
    writeFileSync(list, `${cell}\n${broken}\n`);
    const { code, stdout } = await nascent(['score', '--file', list, ...small, '--proxy', 'params', '--json']);
    expect(code).toBe(2);
    const { schema, error } = JSON.parse(stdout);
    expect(schema).toBe('nascent/score/1');
    expect(error).toMatchObject({ code: 'input', where: expect.stringContaining(`${list}, line 2`) });
  });
});
