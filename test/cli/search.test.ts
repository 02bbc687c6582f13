/** `nascent search`, `resume`, `show`, `studies`, `export <study>`: documents, determinism, kills, Ctrl-C, wrong input. */
import { cpSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CliOptions, nascent, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const small = 'nas-bench-201 --space-option C=4 --space-option N=1 --resolution 8 --batch 4'.split(' ');
const workload = [...small, '--proxy', 'zico,synflow,params', '--round', '4', '--evaluations', '20', '--seed', '3'];
const search = (out: string, words: readonly string[] = [], options?: CliOptions) =>
  nascent(['search', ...workload, '--out', join(folder, out), ...words], { cwd: folder, ...options });
const file = (...names: string[]): Buffer => readFileSync(join(folder, ...names));

const number = z.union([z.number(), z.literal('inf'), z.literal('-inf')]);
const score = z.union([
  z.object({ ok: z.literal(true), value: number }),
  z.object({ ok: z.literal(false), reason: z.string() }),
]);
const trial = z.object({
  architecture: z.string(),
  hash: z.string().regex(/^[0-9a-f]{32}$/),
  params: z.number(),
  macs: z.number(),
  scores: z.record(z.string(), score),
});
const searchDocument = z.object({
  schema: z.literal('nascent/search/1'),
  study: z.string(),
  seed: z.number(),
  space: z.string(),
  settings: z.object({ lowering: z.string() }),
  asked: z.number(),
  unique: z.number(),
  failed: z.number(),
  stopped: z.string(),
  best: z.array(trial.extend({ rank: z.number() })),
  front: z.array(trial),
  timings: z.object({ searchMs: z.number(), scoringMs: z.number(), perCandidateMs: z.number() }),
});

beforeAll(async () => {
  const { code, stderr } = await search('whole', ['--quiet']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

describe('a finished search', () => {
  it('leaves its five files and nothing else', () => {
    expect(readdirSync(join(folder, 'whole')).sort()).toEqual([
      'best.json',
      'best.onnx',
      'best.py',
      'report.html',
      'study.db',
    ]);
  });

  it('resume and show print the document of the search, without working', async () => {
    const [resumed, shown] = await Promise.all(
      ['resume', 'show'].map((command) => nascent([command, join(folder, 'whole'), '--json', '--quiet'])),
    );
    expect([resumed!.code, shown!.code]).toEqual([0, 0]);
    const { best, unique, timings, front, asked } = searchDocument.parse(JSON.parse(resumed!.stdout));
    expect(unique).toBe(20);
    expect(asked).toBeGreaterThanOrEqual(20);
    expect(best.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const fitness = best.map(({ scores }) => (scores.zico as { value: number }).value);
    expect(fitness).toEqual(fitness.toSorted((a, b) => b - a));
    expect(front.map(({ architecture }) => architecture)).toContain(best[0]!.architecture);
    expect(timings.searchMs).toBeGreaterThan(0);
    expect(JSON.parse(shown!.stdout).best).toEqual(JSON.parse(resumed!.stdout).best);
  });

  it('gives the same bytes with 2 and 4 workers', async () => {
    const exported: string[] = [];
    for (const workers of ['2', '4']) {
      expect((await search(`workers-${workers}`, ['--workers', workers, '--quiet'])).code).toBe(0);
      expect(file(`workers-${workers}`, 'best.json')).toEqual(file('whole', 'best.json'));
    }
    for (const name of ['whole', 'workers-2', 'workers-4']) {
      exported.push((await nascent(['export', join(folder, name), '--format', 'json'])).stdout);
    }
    expect(new Set(exported).size).toBe(1);
    expect(JSON.parse(exported[0]!)).toMatchObject({ schema: 'nascent/export/1', seed: 3 });
  });

  it('is exported by rank and as a table', async () => {
    const second = await nascent(['export', `${join(folder, 'whole')}#2`, '--format', 'json']);
    const { best } = JSON.parse((await nascent(['show', join(folder, 'whole'), '--json'])).stdout);
    expect(JSON.parse(second.stdout).architecture).toBe(best[1].architecture);
    const { code, stdout } = await nascent(['export', join(folder, 'whole'), '--format', 'csv']);
    expect(code).toBe(0);
    // A header and one line per network.
    expect(stdout.trim().split('\n')).toHaveLength(21);
    const beyond = await nascent(['export', `${join(folder, 'whole')}#21`, '--format', 'json']);
    expect(beyond.code).toBe(2);
  });

  it('is listed by studies', async () => {
    const { code, stdout } = await nascent(['studies', folder, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).schema).toBe('nascent/studies/1');
    expect(stdout).toContain('whole');
  });

  it('is not overwritten without --force, and neither is anything else', async () => {
    const before = file('whole', 'study.db');
    const refused = await search('whole');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^nascent: --out is not empty[^\n]*--resume[^\n]*--force[^\n]*\n$/);
    expect(file('whole', 'study.db')).toEqual(before);
  });

  it('--resume accepts the same command or none of its flags, and refuses other settings', async () => {
    expect((await search('whole', ['--resume', '--quiet'])).code).toBe(0);
    expect((await nascent(['search', '--resume', '--out', join(folder, 'whole'), '--quiet'])).code).toBe(0);
    const other = ['search', '--resume', '--out', join(folder, 'whole'), '--budget', 'params<=1e6'];
    const { code, stderr } = await nascent(other);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^nascent: --budget is not the study's in [^\n]*: expected "", got "params<=1e6"[^\n]*\n$/);
  });

  it('--resume begins where nothing is yet', async () => {
    expect((await search('begun', ['--resume', '--quiet'])).code).toBe(0);
    expect(file('begun', 'best.json')).toEqual(file('whole', 'best.json'));
  });

  it('--force replaces our files and keeps others', async () => {
    cpSync(join(folder, 'whole'), join(folder, 'forced'), { recursive: true });
    writeFileSync(join(folder, 'forced', 'notes.txt'), 'mine');
    expect((await search('forced', ['--force', '--quiet'])).code).toBe(0);
    expect(file('forced', 'notes.txt').toString()).toBe('mine');
    expect(file('forced', 'best.json')).toEqual(file('whole', 'best.json'));
  });
});

describe('interruptions', () => {
  // The first line of progress comes with the first network: most of the work is still ahead.
  const begun = /networks/;

  it('kill -9 loses at most the round in flight; resume ends in the same bytes', async () => {
    const killed = await search('killed', [], {
      onStderr: (text, kill) => {
        if (begun.test(text)) kill('SIGKILL');
      },
    });
    expect(killed.code).toBeNull();
    expect(existsSync(join(folder, 'killed', 'best.json'))).toBe(false);
    const { code, stdout } = await nascent(['resume', join(folder, 'killed'), '--json', '--quiet']);
    expect(code).toBe(0);
    expect(searchDocument.parse(JSON.parse(stdout)).unique).toBe(20);
    expect(file('killed', 'best.json')).toEqual(file('whole', 'best.json'));
  });

  it('Ctrl-C once finishes the round and exits 130; --resume goes on', async () => {
    const stopped = await search('stopped', [], {
      onStderr: (text, kill) => {
        if (begun.test(text) && !text.includes('finishing')) kill('SIGINT');
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('finishing the round');
    const { unique } = JSON.parse((await nascent(['show', join(folder, 'stopped'), '--json'])).stdout);
    expect(unique % 4).toBe(0);
    expect(unique).toBeGreaterThan(0);
    expect(unique).toBeLessThan(20);
    expect((await search('stopped', ['--resume', '--quiet'])).code).toBe(0);
    expect(file('stopped', 'best.json')).toEqual(file('whole', 'best.json'));
  });
});

describe('wrong input: one line, exit 2, nothing written', () => {
  it.each([
    ['no workers', ['--workers', '0'], /--workers.*at least 1.*got 0/],
    ['an unknown strategy', ['--strategy', 'evoluton'], /did you mean evolution/],
    ['a budget that is no budget', ['--budget', 'params=1e6'], /bad --budget/],
    [
      'a budget nothing satisfies',
      ['--budget', 'params<=100'],
      /no architecture of nas-bench-201 satisfies the budget/,
    ],
    ['two bounds that exclude each other', ['--budget', 'params>=10k,macs<=50k'], /no architecture/],
    ['an objective that is not computed', ['--objective', 'naswot'], /bad --objective/],
    ['labels out of range', ['--classes', '3'], /label/],
    ['no time', ['--time', '0'], /--time/],
    ['a flag that is none', ['--evaluation', '3'], /did you mean --evaluations/],
    ['a resolution the space cannot take', ['--resolution', '10'], /divisible by 4/],
  ])('%s', async (name, words, message) => {
    const out = `wrong ${name}`;
    const kept = workload.filter((word, i) => word !== words[0] && workload[i - 1] !== words[0]);
    const all = ['search', ...kept, '--out', join(folder, out), '--quiet', ...words];
    const { code, stdout, stderr } = await nascent(all);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^nascent: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(existsSync(join(folder, out))).toBe(false);
  });

  it('--dry-run prints time and memory and writes nothing', async () => {
    const { code, stdout } = await search('dry', ['--dry-run', '--json', '--quiet']);
    expect(code).toBe(0);
    const { perCandidateMs, totalMs, memoryBytes } = JSON.parse(stdout);
    expect(Math.min(perCandidateMs, totalMs, memoryBytes)).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'dry'))).toBe(false);
  });
});

describe('study files', () => {
  const damaged = (name: string): string => {
    cpSync(join(folder, 'whole'), join(folder, name), { recursive: true });
    return join(folder, name);
  };

  it.each(['show', 'resume'])('cut in half: %s says so in one line', async (command) => {
    const study = damaged(`half-${command}`);
    const path = join(study, 'study.db');
    truncateSync(path, file('whole', 'study.db').length >> 1);
    const { code, stdout, stderr } = await nascent([command, study]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^nascent: [^\n]+\n$/);
  });

  it('of another version: one line that names both', async () => {
    const study = damaged('version');
    const { openDatabase } = await import('../../src/node/store/index.ts');
    const database = await openDatabase(join(study, 'study.db'), {});
    database.exec('PRAGMA user_version = 999');
    database.close();
    const { code, stderr } = await nascent(['show', study]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^nascent: [^\n]*999[^\n]*\n$/);
  });

  it('that are none, or not there', async () => {
    const path = join(folder, 'text.db');
    writeFileSync(path, 'this is no database, but it is long enough to be read as one\n'.repeat(100));
    for (const study of [path, join(folder, 'absent')]) {
      const { code, stderr } = await nascent(['show', study]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^nascent: [^\n]+\n$/);
    }
  });

  it('two processes on one study: the second is refused while the first writes', async () => {
    let second: ReturnType<typeof nascent> | undefined;
    const first = await search('shared', [], {
      onStderr: (text) => {
        if (/round/.test(text)) second ??= nascent(['resume', join(folder, 'shared')]);
      },
    });
    expect(first.code).toBe(0);
    const { code, stderr } = await second!;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^nascent: [^\n]+\n$/);
    expect(file('shared', 'best.json')).toEqual(file('whole', 'best.json'));
  });

  it('a full disk stops the search with exit 1; the study stays and can be resumed', async () => {
    // 24 blocks of 1 KiB as the largest file: the study outgrows it after some rounds.
    const wrapper = ['bash', '-c', 'ulimit -f 24; exec "$@"', 'limited'];
    const full = await search('full', [], { wrapper });
    expect(full.code).toBe(1);
    expect(full.stderr).not.toContain('defect');
    expect(full.stderr.trim().split('\n').at(-1)).toMatch(/^nascent: /);
    expect((await nascent(['resume', join(folder, 'full'), '--quiet'])).code).toBe(0);
    expect(file('full', 'best.json')).toEqual(file('whole', 'best.json'));
  });

  it('a disk that is full only for the last files: resume writes what is missing', async () => {
    // The study fits into 48 KiB, the network does not.
    const wrapper = ['bash', '-c', 'ulimit -f 48; exec "$@"', 'limited'];
    expect((await search('owing', ['--quiet'], { wrapper })).code).toBe(1);
    expect(existsSync(join(folder, 'owing', 'best.onnx'))).toBe(false);
    expect((await nascent(['resume', join(folder, 'owing'), '--quiet'])).code).toBe(0);
    expect(readdirSync(join(folder, 'owing'))).toEqual(readdirSync(join(folder, 'whole')));
    expect(file('owing', 'best.onnx')).toEqual(file('whole', 'best.onnx'));
  });
});
