/** The committed pages of the spaces are what the generator writes: `npm run docs:spaces` after a change of a space. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spaceDocuments } from '../src/report/index.ts';
import { spaces } from '../src/spaces/index.ts';

const folder = resolve(import.meta.dirname, '../docs/spaces');
const files = spaceDocuments(Object.values(spaces));

describe('docs/spaces (out of date: npm run docs:spaces)', () => {
  it('holds a page and a drawing per space, and nothing else', () => {
    const expected = ['README.md', ...Object.keys(spaces).flatMap((id) => [`${id}.md`, `${id}.svg`])];
    expect(readdirSync(folder).sort()).toEqual(expected.sort());
  });

  it.each(Object.keys(files))('%s is up to date', (name) => {
    expect(readFileSync(resolve(folder, name), 'utf8')).toBe(files[name]);
  });
});
