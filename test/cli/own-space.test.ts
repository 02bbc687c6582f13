/** A user's own space from a file, in every command that takes a space, as a new user would run them. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { nascent, temporaryFolder } from '../support/cli.ts';

const examples = resolve(import.meta.dirname, '../../examples');
// Outside the package: `nascent/spaces` is found all the same.
const cwd = temporaryFolder();
interface Checked {
  readonly code: number | null;
  readonly document: {
    readonly problems: readonly { readonly rule: string; readonly found: string }[];
    readonly scored: { readonly params: { readonly least: number; readonly most: number } };
  };
}
const small = ['--resolution', '16', '--batch', '4', '--data', 'digits'];
const search = (space: string, out: string, ...words: string[]): string[] => [
  'search',
  ...['--space', space, '--proxy', 'params,synflow-log', '--evaluations', '6', '--out', out, ...small, ...words],
];
const javascript = `
import { conv, GraphBuilder, globalPool, linear } from 'nascent/graph';
import { widths } from './widths.mjs';
export default {
  id: 'plain-object',
  choices: { width: widths, kernel: [1, 3] },
  graph({ width, kernel }, { batch, resolution, classes }) {
    if (kernel === 1 && width === 8) return undefined.nodes;
    const b = new GraphBuilder();
    const x = conv(b, b.input('input', [batch, 3, resolution, resolution]), width, { kernel });
    return b.build({ logits: linear(b, globalPool(b, x), classes) });
  },
};`;

beforeAll(() => {
  for (const name of ['my-space.ts', 'my-space.yaml']) copyFileSync(join(examples, name), join(cwd, name));
  mkdirSync(join(cwd, 'js'));
  writeFileSync(join(cwd, 'js/space.mjs'), javascript);
  writeFileSync(join(cwd, 'js/widths.mjs'), 'export const widths = [4, 8];');
});

describe('a space in TypeScript', () => {
  const architecture = 'depth=1/width=8/kernel=3/residual=true';

  it('is searched by workers, and goes on only with the same file', async () => {
    const done = await nascent([...search('./my-space.ts', 'ts', '--workers', '2'), '--json'], { cwd });
    expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/^running the code of .\/my-space.ts\n/) });
    const document = JSON.parse(done.stdout);
    expect(document).toMatchObject({ space: 'my-plain-networks', unique: 6, failed: 0 });
    expect(document.settings.spaceHash).toMatch(/^[0-9a-f]{32}$/);
    const best = readFileSync(join(cwd, 'ts/best.json'), 'utf8');
    expect(best).not.toContain('my-space.ts');

    const without = await nascent(['resume', 'ts'], { cwd });
    expect(without).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--space FILE') });
    const same = await nascent(['resume', 'ts', '--space', 'my-space.ts', '--json'], { cwd });
    expect(JSON.parse(same.stdout).best).toEqual(document.best);
    const exported = ['export', 'ts#2', '--space', 'my-space.ts', '--format', 'json', '--quiet'];
    const second = await nascent(exported, { cwd });
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(second.stdout).architecture).toBe(document.best[1].architecture);

    writeFileSync(join(cwd, 'my-space.ts'), `${readFileSync(join(cwd, 'my-space.ts'), 'utf8')}// changed\n`);
    const changed = await nascent(['resume', 'ts', '--space', 'my-space.ts', '--json'], { cwd });
    expect(changed.code).toBe(2);
    expect(JSON.parse(changed.stdout).error).toMatchObject({
      code: 'conflict',
      hint: 'a changed space needs a new study',
    });
    const other = await nascent(['resume', 'ts', '--space', 'nas-bench-201'], { cwd });
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("--space is not the study's") });
  });

  it('is scored and exported', async () => {
    const words = ['score', architecture, '--space', './my-space.ts', '--proxy', 'params,zico,naswot', ...small];
    const scored = JSON.parse((await nascent([...words, '--json'], { cwd })).stdout);
    // Stem 3*8*9 + 16; 8*8*9 + 16; 8*16*9 + 32; 16*32*9 + 64; linear 32*10 + 10.
    expect(scored.params).toBe(216 + 16 + 576 + 16 + 1152 + 32 + 4608 + 64 + 330);
    expect(Object.values<{ ok: boolean }>(scored.scores).every(({ ok }) => ok)).toBe(true);
    const wrong = await nascent(['score', 'depth=9/width=8', '--space', './my-space.ts', '--proxy', 'params'], { cwd });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('expected depth=1 or 2 or 3') });
  });
});

describe('a declared space', () => {
  it('is listed, scored and searched; comments do not change it, numbers do', async () => {
    const listed = await nascent(['spaces', './my-space.yaml', '--json'], { cwd });
    const [shown] = JSON.parse(listed.stdout).spaces;
    // 2 stems; 2 widths, 6 + 36 chains; 9 + 81 + 729 chains; 2 widths, 2 depths, 2 kinds; 2 heads.
    expect(shown).toMatchObject({ id: 'my-mobile-space', size: String(2 * (2 * 42) * 819 * 8 * 2) });
    const done = await nascent([...search('./my-space.yaml', 'yaml'), '--json'], { cwd });
    expect(done).toMatchObject({ code: 0, stderr: expect.not.stringContaining('running the code') });
    const text = readFileSync(join(cwd, 'my-space.yaml'), 'utf8');
    writeFileSync(join(cwd, 'my-space.yaml'), `# Another comment.\n${text}`);
    expect((await nascent(['resume', 'yaml', '--space', 'my-space.yaml'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'my-space.yaml'), text.replace('depth: [1, 2, 3]', 'depth: [1, 2]'));
    expect(await nascent(['resume', 'yaml', '--space', 'my-space.yaml'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not the one the study began with'),
    });
  });
});

describe('spaces check', () => {
  const check = async (file: string, content?: string): Promise<Checked> => {
    if (content !== undefined) writeFileSync(join(cwd, file), content);
    const { code, stdout } = await nascent(['spaces', 'check', file, '--json', '--quiet'], { cwd });
    return { code, document: JSON.parse(stdout) };
  };

  it('passes the examples and says their sizes', async () => {
    for (const [name, id] of [
      ['my-space.ts', 'my-plain-networks'],
      ['my-space.yaml', 'my-mobile-space'],
    ] as const) {
      const { code, document } = await check(join(examples, name));
      expect({ code, ...document }).toMatchObject({ code: 0, ok: true, space: id, architectures: 20, problems: [] });
      expect(document.scored.params.most).toBeGreaterThan(document.scored.params.least);
    }
  });

  it('passes what docs/own-space.md shows, whose architecture is one', async () => {
    const page = readFileSync(resolve(examples, '../docs/own-space.md'), 'utf8');
    const blockOf = (language: string): string => new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)![1]!;
    expect((await check('shown.ts', blockOf('ts'))).code).toBe(0);
    expect((await check('shown.yaml', blockOf('yaml'))).code).toBe(0);
    const [, architecture] = /`(stem-w8[^`]*)`/.exec(page)!;
    const scored = await nascent(['score', architecture!, '--space', 'shown.yaml', '--proxy', 'params', ...small], {
      cwd,
    });
    expect(scored.code).toBe(0);
  });

  it('says which rule is broken, with what, and what to do', async () => {
    const { code, stdout } = await nascent(['spaces', 'check', 'js/space.mjs'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^plain-object: 1 problem\n\n {2}broken: every function of the space works\n/);
    expect(stdout).toMatch(/found: .*width=8\/kernel=1: the function graph of the space failed at line 8 /);
    const careless = await check(
      'careless.mjs',
      javascript
        .replace("'./widths.mjs'", "'./js/widths.mjs'")
        .replace('kernel === 1 && width === 8', 'false')
        .replace("id: 'plain-object',", "id: 'careless', mutate: (a) => a, canonical: () => String(Math.random()),")
        .replace('linear(b, globalPool(b, x), classes)', 'linear(b, globalPool(b, x), 7)'),
    );
    expect(careless.code).toBe(1);
    expect(careless.document.problems.map(({ rule }) => rule)).toEqual(['canonical', 'mutates', 'logits']);
    expect(careless.document.problems[2]).toMatchObject({
      found: expect.stringContaining('[2,7]'),
      advice: expect.stringContaining('settings.classes'),
    });
  });

  it('lists every mistake of a definition', async () => {
    const { code, document } = await check('wrong.yaml', 'id: x\nstem: {}\nstages: [{ width: 8, op: conf }]\n');
    expect(code).toBe(1);
    expect(document.problems.map(({ found }) => found)).toEqual([
      'stem.width: expected the output channels of the stem, got nothing',
      expect.stringContaining('stages[0].op: expected conv, '),
    ]);
    expect((await nascent(['spaces', 'check', 'none.yaml'], { cwd })).code).toBe(2);
  });
});

describe('what is no space', () => {
  const stderrOf = async (file: string, content?: string): Promise<string> => {
    if (content !== undefined) writeFileSync(join(cwd, file), content);
    const { code, stderr } = await nascent(['score', 'x', '--space', file, '--proxy', 'params', '--quiet'], { cwd });
    expect(code).toBe(2);
    expect(stderr.trim().split('\n').length).toBe(1);
    return stderr;
  };

  it('is one clear line', async () => {
    expect(await stderrOf('./none.ts')).toContain('no such file of a space in ./none.ts');
    expect(await stderrOf('bad.yaml', 'id: x\nstages: [\n')).toMatch(/the file is not YAML in bad.yaml, line \d/);
    expect(
      await stderrOf('taken.yaml', 'id: darts\nstem: { width: 8 }\nstages: [{ width: 8, op: [conv, basic] }]'),
    ).toContain('id in taken.yaml: expected an id that no space of nascent has, got "darts"');
    expect(await stderrOf('broken.ts', 'export default {')).toContain('the code does not load in broken.ts');
    expect(await stderrOf('empty.mjs', 'export const x = 1;')).toContain(
      'expected export default defineSpace({ ... }), got x',
    );
    expect(await stderrOf('odd.mjs', 'export default { id: "odd" }')).toMatch(
      /expected a function, got nothing .*3 more/,
    );
  });

  it("names the function of the user's code that fails, not a defect of ours", async () => {
    const words = ['score', 'width=8/kernel=1', '--space', 'js/space.mjs', '--proxy', 'params', ...small];
    const { code, stderr } = await nascent(words, { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/the function graph of the space failed at line 8 in js\/space.mjs: got Cannot read/);
    expect((await nascent(['score', 'width=8/kernel=3', ...words.slice(2)], { cwd })).code).toBe(0);
    // Types and comments that TypeScript loses do not move the line.
    const typed = javascript.replace("'./widths.mjs'", "'./js/widths.mjs'");
    writeFileSync(join(cwd, 'typed.ts'), `interface Unused {\n  readonly a: number;\n}\n${typed}`);
    const failed = await nascent(['score', 'width=8/kernel=1', '--space', 'typed.ts', ...words.slice(4)], { cwd });
    expect(failed.stderr).toContain('the function graph of the space failed at line 11 in typed.ts');
  });
});
