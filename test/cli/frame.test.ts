/** Usage, errors, completion, configuration and closed pipes of the built command line. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nascent, script, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();

describe('wrong usage', () => {
  it('exits 2 with one line that suggests what was meant', async () => {
    const unknownCommand = await nascent(['serach']);
    expect(unknownCommand).toEqual({
      code: 2,
      stdout: '',
      stderr: 'nascent: unknown command serach (did you mean search?)\n',
    });
    const unknownFlag = await nascent(['spaces', '--jsn']);
    expect(unknownFlag.code).toBe(2);
    expect(unknownFlag.stderr).toBe('nascent: unknown flag --jsn in nascent spaces (did you mean --json?)\n');
    const unknownSpace = await nascent(['spaces', 'nasbench-201']);
    expect(unknownSpace.code).toBe(2);
    expect(unknownSpace.stderr).toBe('nascent: unknown space nasbench-201 (did you mean nas-bench-201?)\n');
  });

  it('is a document with --json, even where the flag is what is wrong', async () => {
    const { code, stdout, stderr } = await nascent(['spaces', '--json', '--colour']);
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      schema: 'nascent/spaces/1',
      error: {
        code: 'usage',
        what: 'unknown flag --colour',
        where: 'nascent spaces',
        expected: null,
        got: null,
        hint: 'nascent spaces --help lists them',
      },
    });
  });

  it('without a command shows the overview on stderr', async () => {
    const { code, stdout, stderr } = await nascent([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: nascent <command>');
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('%s: names every command and its flags', async (shell) => {
    const { code, stdout } = await nascent(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['search', 'spaces', 'completion', 'json', 'config']) expect(stdout).toContain(word);
    const check = spawnSync(shell, ['-n'], { input: stdout });
    if (check.error === undefined) expect(check.stderr.toString()).toBe('');
  });

  it('completes in bash', async () => {
    const { stdout } = await nascent(['completion', 'bash']);
    const complete = (...words: string[]): string => {
      const line = `COMP_WORDS=(nascent ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _nascent`;
      return spawnSync('bash', ['-c', `${stdout}\n${line}; echo "\${COMPREPLY[@]}"`], {
        encoding: 'utf8',
      }).stdout.trim();
    };
    expect(complete('comp')).toBe('completion');
    expect(complete('spaces', '--js')).toBe('--json');
  });
});

describe('configuration file', () => {
  it('gives flag values, and names the line or the key of a mistake', async () => {
    const good = join(folder, 'good.yaml');
    writeFileSync(good, 'json: true\n');
    const { code, stdout } = await nascent(['spaces', '--config', good]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).schema).toBe('nascent/spaces/1');
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, 'quiet: true\nproxy: [zico\n');
    const notYaml = await nascent(['spaces', '--config', broken]);
    expect(notYaml.code).toBe(2);
    expect(notYaml.stderr).toMatch(/^nascent: the configuration is not YAML in .*broken\.yaml, line [23]: got .*\n$/);
    const typo = join(folder, 'typo.yaml');
    writeFileSync(typo, 'quite: true\n');
    const unknownKey = await nascent(['spaces', '--config', typo]);
    expect(unknownKey.code).toBe(2);
    expect(unknownKey.stderr).toContain('unknown key "quite"');
    expect(unknownKey.stderr).toContain('did you mean quiet?');
    const absent = await nascent(['spaces', '--config', join(folder, 'absent.yaml')]);
    expect(absent.code).toBe(2);
    expect(absent.stderr.split('\n')).toHaveLength(2);
  });
});

it('a reader that goes away is not an error', () => {
  const result = spawnSync(
    'bash',
    ['-c', `"${process.execPath}" "${script}" completion zsh | head -c 10; echo " \${PIPESTATUS[0]}"`],
    {
      encoding: 'utf8',
    },
  );
  expect(result.stdout).toMatch(/^#compdef n 0\n$/);
  expect(result.stderr).toBe('');
});
