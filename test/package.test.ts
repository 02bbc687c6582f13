/** The package as its users see it: every export path resolves, the browser-safe ones load without Node. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const { exports, bin } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string>;
  bin: Record<string, string>;
};

describe('package.json', () => {
  it.each(Object.entries(exports).filter(([, target]) => target.endsWith('.js')))(
    '%s resolves and exports something',
    async (_, target) => {
      const module: object = await import(resolve(root, target));
      expect(Object.keys(module).length).toBeGreaterThan(0);
    },
  );

  it('has a command line and the names that the documentation uses', async () => {
    expect(readFileSync(resolve(root, bin.nascent!), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const nascent = await import(resolve(root, exports['.']!));
    expect(nascent).toMatchObject({
      findSpace: expect.any(Function),
      scoreNetwork: expect.any(Function),
      exportOnnx: expect.any(Function),
      runStudy: expect.any(Function),
      proxies: expect.objectContaining({ zico: expect.anything() }),
    });
  });
});
