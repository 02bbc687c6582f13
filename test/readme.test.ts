/** What README.md shows must run. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

it('the library example runs as printed and scores three cells', () => {
  const [, code] = readme.match(/```js\n([\s\S]*?)```/)!;
  expect(code!.trim().split('\n').length).toBeLessThanOrEqual(22);
  // Inside the package, so that `nascent` resolves to it as it does for its users.
  const folder = join(root, '.tmp');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'readme-example.mjs');
  writeFileSync(file, code!);
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^\|\S+\| zico \S+, naswot \S+, params \d+$/);
  } finally {
    rmSync(file);
  }
});

it('links lead somewhere', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/README.md', 'docs/cli.md', 'docs/determinism.md']) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(existsSync(resolve(root, page, '..', target!)), `${page}: ${target}`).toBe(true);
    }
  }
});
