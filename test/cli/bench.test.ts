/** `nascent bench` the way a user runs it, and what survives a kill. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BenchDocument, BenchTask } from '../../src/benchmarks/index.ts';
import { openDatabase } from '../../src/node/store/index.ts';
import { stream } from '../../src/random/index.ts';
import { nasBench201 } from '../../src/spaces/index.ts';
import { nascent, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const small = '--space-option C=4 --space-option N=1 --resolution 8 --batch 4 --resamples 50'.split(' ');
const rows = 24;
const cells: string[] = [];

type Single = BenchDocument & BenchTask & { readonly schema: string };
const parse = (text: string): Single => JSON.parse(text) as Single;
const bench = (words: string, options: Parameters<typeof nascent>[1] = {}) =>
  nascent(['bench', 'nas-bench-201', ...words.split(' ').filter((word) => word !== ''), ...small], {
    cwd: folder,
    ...options,
  });

beforeAll(() => {
  const rng = stream(0, 'bench test');
  const settings = { batch: 4, resolution: 8, classes: 10, options: { C: 4, N: 1 } };
  const lines = ['arch_str,acc,other,params,latency,group'];
  for (let i = 0; i < rows; i++) {
    const cell = nasBench201.sample(rng);
    cells.push(nasBench201.format(cell));
    const { params } = nasBench201.counts!(cell, settings);
    lines.push([cells[i], 80 + i / 10, i % 5 === 0 ? '' : -i, params, 10 - (i % 7), i % 2 === 0 ? 'a' : 'b'].join(','));
  }
  writeFileSync(join(folder, 't.csv'), `${lines.join('\n')}\n`);
});

describe('nascent bench', () => {
  it('prints the document of the contract', async () => {
    const { code, stdout } = await bench(
      '--table t.csv --target acc --proxy params,column:params,column:acc --costs latency --json',
    );
    expect(code).toBe(0);
    const document = parse(stdout);
    expect(document).toMatchObject({
      schema: 'nascent/bench/1',
      space: 'nas-bench-201',
      table: 't.csv',
      target: 'acc',
      key: 'arch_str',
      rows,
      population: '24 of the 24 rows of t.csv',
    });
    expect(document.proxies.map(({ id }) => id)).toEqual(['params', 'column:params', 'column:acc']);
    const [own, column, truth] = document.proxies;
    // The table's column was made from the same closed form.
    for (const key of ['spearman', 'kendall', 'top5', 'regret', 'precisionAt'] as const)
      expect(own![key]).toEqual(column![key]);
    expect(truth).toMatchObject({ n: rows, failed: {}, spearman: 1, kendall: 1, regret: 0, msPerArchitecture: null });
    expect(own!.msPerArchitecture).toBeGreaterThan(0);
    expect(document.agreement.proxies).toEqual(['params', 'column:params', 'column:acc']);
    expect(document.hardware[0]).toMatchObject({ cost: 'latency', n: rows });
    expect(document.hardware[0]!.budgets).toHaveLength(5);
  });

  it('says what it did for people, with files that open offline', async () => {
    const { code, stdout, stderr } = await bench(
      '--table t.csv --target acc --proxy sed-r,column:latency --where group=a --out people',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^nas-bench-201, target acc: 12 of the 24 rows of t\.csv; where group=a\n/);
    expect(stdout).toMatch(/column:latency +12/);
    expect(stderr).toMatch(/wrote people\/bench\.json, people\/bench\.md, people\/report\.html/);
    const page = readFileSync(join(folder, 'people/report.html'), 'utf8');
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/(src|href)="?http/);
    expect(readFileSync(join(folder, 'people/bench.md'), 'utf8')).toMatch(/\| sed-r \| 12 \|/);
  });

  it('several targets make a list of tasks; a missing value leaves its row out', async () => {
    const { stdout } = await bench('--table t.csv --target acc,other --proxy params --json');
    const document = JSON.parse(stdout) as { targets: string[]; tasks: BenchTask[] };
    expect(document.targets).toEqual(['acc', 'other']);
    expect(document.tasks.map((task) => [task.target, task.rows])).toEqual([
      ['acc', 24],
      ['other', 19],
    ]);
    expect(document.tasks[1]!.population).toBe('19 of the 24 rows of t.csv; 5 without a value in the target left out');
  });

  it('refuses in one line', async () => {
    const { code, stderr, stdout } = await bench('--table t.csv --target accuracy --proxy params');
    expect(stderr).toMatch(/^nascent: no column accuracy in t\.csv: expected acc, arch_str.*\n$/);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('computes what is missing and nothing twice', async () => {
    const first = parse(
      (await bench('--table t.csv --target acc --proxy naswot,zen --sample 10 --out kept --json')).stdout,
    );
    const stored = () => keys(join(folder, 'kept/scores.db'));
    expect(await stored()).toEqual({ naswot: 10, zen: 10 });
    // More proxies and rows: the ten networks keep their scores, and their times say that they were not measured again.
    const again = await bench('--table t.csv --target other --proxy zen,synflow,az-nas --workers 2 --out kept --json');
    expect(again.code).toBe(0);
    const after = await stored();
    expect(after.naswot).toBe(10);
    expect(after.zen).toBe(new Set(cells.filter((_, i) => i % 5 !== 0)).size + rowsOnlyIn(first));
    expect(after.synflow).toBe(19);
    const repeated = parse(
      (await bench('--table t.csv --target acc --proxy naswot,zen --sample 10 --out kept --json')).stdout,
    );
    expect(repeated.proxies.map(({ msPerArchitecture }) => msPerArchitecture)).toEqual(
      first.proxies.map(({ msPerArchitecture }) => msPerArchitecture),
    );
    expect(repeated.proxies).toEqual(first.proxies);
    expect(await stored()).toEqual(after);
    expect(readdirSync(join(folder, 'kept')).sort()).toEqual(['bench.json', 'bench.md', 'report.html', 'scores.db']);
  });

  it('survives kill -9: the same command ends with the same scores', async () => {
    // Networks that take long enough for the kill to come before the last.
    const large = '--space-option C=16 --space-option N=2 --resolution 16 --batch 16 --resamples 50';
    const run = (out: string, options: Parameters<typeof nascent>[1] = {}) =>
      nascent(
        `bench nas-bench-201 --table t.csv --target acc --proxy zico,naswot --json ${large} --out ${out}`.split(' '),
        { cwd: folder, ...options },
      );
    const killed = await run('killed', {
      onStderr: (text, kill) => {
        if (/\d+\/24 networks/.test(text)) kill('SIGKILL');
      },
    });
    expect(killed.code).toBe(null);
    const result = await run('killed');
    expect(result.code).toBe(0);
    const whole = parse((await run('whole')).stdout);
    const statistics = ({ proxies }: BenchTask) => proxies.map(({ msPerArchitecture: _, ...rest }) => rest);
    expect(statistics(parse(result.stdout))).toEqual(statistics(whole));
    expect(await keys(join(folder, 'killed/scores.db'))).toEqual({ zico: 24, naswot: 24 });
  });

  it('refuses a folder with other files', async () => {
    const { code, stderr } = await bench('--table t.csv --target acc --proxy params --out .');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--out holds other files in \./);
  });
});

/** Of the sampled rows, those without a value in `other`, which the second command did not score. */
function rowsOnlyIn({ rows: sampled }: BenchTask): number {
  const drawn = stream(0, 'bench', 'sample')
    .shuffle(cells.map((_, i) => i))
    .slice(0, sampled);
  return drawn.filter((i) => i % 5 === 0).length;
}

/** Stored scores per proxy. */
async function keys(file: string): Promise<Record<string, number>> {
  const database = await openDatabase(file, { readonly: true });
  try {
    const found = database
      .prepare('SELECT keys.key AS key, count(*) AS n FROM scores JOIN keys ON keys.id = scores.key GROUP BY keys.key')
      .all();
    const wanted = ['naswot', 'zen', 'synflow', 'zico'];
    const named = found.map(
      ({ key, n }) => [(JSON.parse(String(key)) as { proxy: string }).proxy, n as number] as const,
    );
    return Object.fromEntries(named.filter(([proxy]) => wanted.includes(proxy)));
  } finally {
    database.close();
  }
}
