import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type BenchTask, createTable, taskMatrix, tasksOf } from '../../benchmarks/index.ts';
import { nasBench201 } from '../../spaces/index.ts';
import { type BenchOptions, runBench } from './index.ts';

const cwd = mkdtempSync(join(tmpdir(), 'nascent-bench-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const [a, b, c] = [11, 857, 9930].map((index) => nasBench201.format(nasBench201.fromIndex!(index))) as [
  string,
  string,
  string,
];
const file = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};
file('t.csv', `arch_str,acc,late,net\n${a},90,1.5,x\n${b},80,0.5,y\n${c},70,-1,z\n`);

const task = async (options: Partial<BenchOptions>): Promise<BenchTask> => {
  const defaults = {
    space: 'nas-bench-201',
    table: 't.csv',
    targets: ['acc'],
    proxies: ['params'],
    cwd,
    resamples: 10,
  };
  return tasksOf((await runBench({ ...defaults, ...options })).document)[0]!;
};

describe('runBench', () => {
  it.each<[Partial<BenchOptions>, RegExp]>([
    [{ table: 'none.csv' }, /^no such table in none\.csv$/],
    [{ targets: ['accuracy'] }, /^no column accuracy in t\.csv: expected acc, arch_str/],
    [{ targets: ['net'] }, /^column net holds a text in t\.csv, row 1: expected numbers, got "x"/],
    [{ key: 'late' }, /^not an architecture of nas-bench-201 in t\.csv, row 1/],
    [{ key: 'cell' }, /^no column cell in t\.csv/],
    [{ proxies: ['column:nwot'] }, /^no column nwot in t\.csv/],
    [{ proxies: ['param'] }, /^unknown proxy param \(did you mean params\?\)/],
    [{ proxies: [] }, /^which proxies\?/],
    [{ costs: ['watts'] }, /^no column watts in t\.csv/],
    [{ space: 'nas-bench-301', key: 'net' }, /^not an architecture of nas-bench-301 in t\.csv, row 1/],
    [{ where: ['acc>95'] }, /^no row is left in t\.csv: got acc>95/],
    [
      { table: file('twice.csv', `arch_str,acc\n${a},1\n${b},2\n${a},1\n`) },
      /^the same row twice in twice\.csv: got rows 1 and 3 are equal/,
    ],
    [
      { table: file('wrong.csv', `arch_str,acc\n${a},1\n|conv~0|,2\n`) },
      /^not an architecture of nas-bench-201 in wrong\.csv, row 2/,
    ],
    [{ table: file('empty.csv', `arch_str,acc\n${a},\n${b},nan\n`) }, /^column acc has no value in empty\.csv/],
    [
      { table: file('infinite.csv', `arch_str,acc\n${a},1\n${b},inf\n`) },
      /^the target acc is infinite in infinite\.csv, row 2/,
    ],
    [{ table: file('bare.csv', 'x,acc\n1,1\n2,2\n') }, /^which column holds the architecture\? in bare\.csv/],
    [
      { join: [file('other.csv', 'x,acc\n1,1\n2,2\n')] },
      /^tables are joined by architecture, and one has none that is known in other\.csv/,
    ],
    [{ table: '.' }, /^no table in this folder/],
  ])('refuses %j', async (options, message) => {
    await expect(task(options)).rejects.toThrow(message);
  });

  it('keeps repeated measurements of an architecture and says so', async () => {
    const table = file('repeated.csv', `arch_str,acc\n${a},90\n${b},80\n${a},91\n`);
    const { rows, population } = await task({ table });
    expect([rows, population]).toEqual([3, '3 of the 3 rows of repeated.csv; 1 rows repeat an architecture']);
  });

  it('a table without known architectures serves column proxies', async () => {
    const { population, proxies } = await task({ table: 'bare.csv', proxies: ['column:x'] });
    expect(population).toBe('2 of the 2 rows of bare.csv; architectures unknown');
    expect(proxies[0]!.spearman).toBe(1);
  });

  it('joins by architecture whatever each table calls it', async () => {
    const other = file('index.csv', 'index,watts\n9930,3\n11,1\n');
    const { proxies, hardware } = await task({ join: [other], costs: ['watts', 'macs'], proxies: ['column:-watts'] });
    // Watts 1, -, 3 for accuracies 90, 80, 70; fewer are better.
    expect(proxies[0]).toMatchObject({ n: 2, failed: { 'missing-value': 1 }, spearman: 1 });
    expect(hardware.map(({ cost, n }) => [cost, n])).toEqual([
      ['watts', 2],
      ['macs', 3],
    ]);
  });

  it('leaves negative costs out and turns proxies where lower is better', async () => {
    const { hardware } = await task({ costs: ['late'] });
    expect(hardware[0]!.n).toBe(2);
    const small = { spaceOptions: { C: '4', N: '1' }, resolution: 8, batch: 4 };
    const { proxies } = await task({ ...small, proxies: ['ntk-cond', 'nn-mass'] });
    expect(proxies[0]).toMatchObject({ id: 'ntk-cond', better: 'lower', n: 3 });
    // The space defines no skip cells.
    expect(proxies[1]).toMatchObject({ n: 0, failed: { 'not-applicable': 3 }, spearman: null });
    expect(proxies[1]!.failures[0]).toMatchObject({ architecture: a, reason: 'not-applicable' });
  });

  it('finds the columns of a task, and published values by task and proxy', async () => {
    const columns = new Map<string, readonly (string | number)[]>([
      ['arch_str', [a, b, c]],
      ['cifar10.val_accuracy', [3, 2, 1]],
      ['cifar10.nwot', [3, 2, 1]],
      ['cifar100.val_accuracy', [3, 2, 1]],
      ['cifar100.nwot', [1, 2, 3]],
    ]);
    const { document } = await runBench({
      space: 'nas-bench-201',
      table: createTable('zc', columns),
      targets: ['cifar10.val_accuracy', 'cifar100.val_accuracy'],
      proxies: ['column:nwot'],
      published: true,
      resamples: 0,
    });
    const [first, second] = tasksOf(document);
    expect([first!.proxies[0]!.spearman, second!.proxies[0]!.spearman]).toEqual([1, -1]);
    expect(taskMatrix(document)).toEqual({
      proxies: ['column:nwot'],
      rows: [
        { target: 'cifar10.val_accuracy', values: [1] },
        { target: 'cifar100.val_accuracy', values: [-1] },
      ],
    });
    // Suite-Zero's own table: NB201-C100, nwot .80.
    const suite = second!.proxies[0]!.published!.find(({ source }) => source.startsWith('NAS-Bench-Suite-Zero'))!;
    expect(suite.spearman).toBe(0.8);
    expect(suite.difference.spearman).toBeCloseTo(-1.8, 12);
  });
});
