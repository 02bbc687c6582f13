/** The shape of the code base: levels, doors (index.ts), what runs in a browser, file sizes. Rules: CONTRIBUTING.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../src');

/** A folder may import from folders of a lower level. */
const levels: Readonly<Record<string, number>> = {
  base: 0,
  random: 0,
  math: 0,
  formats: 0,
  graph: 1,
  spaces: 2,
  engine: 2,
  data: 3,
  hardware: 3,
  benchmarks: 3,
  search: 3,
  proxies: 4,
  predictors: 4,
  oneshot: 5,
  study: 6,
  report: 7,
  export: 7,
  testing: 7,
  node: 8,
};

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(source, name));
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const pattern = /^\s*(?:import|export)\s[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...text.matchAll(pattern)].map((match) => ({ file, target: (match[1] ?? match[2] ?? match[3])! }));
}

const folderOf = (path: string): string => relative(source, path).split(sep)[0]!;
const show = ({ file, target }: Import): string => `${relative(source, file)} imports ${target}`;
const isTest = (file: string): boolean => file.endsWith('.test.ts');

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(new Set(files.map(folderOf).filter((name) => !name.endsWith('.ts') && !(name in levels)))).toEqual(
      new Set(),
    );
  });

  it('go to lower levels only, and within level 0 only to base and random', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (isTest(file) || !target.startsWith('.')) return false;
      const from = folderOf(file);
      const to = folderOf(resolve(dirname(file), target));
      if (from === to || from.endsWith('.ts')) return false;
      if (levels[from] === 0) return !(to === 'base' || (to === 'random' && from !== 'base'));
      return to.endsWith('.ts') || levels[to]! >= levels[from]!;
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('enter another folder through its index.ts', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (isTest(file) || !target.startsWith('.')) return false;
      const path = resolve(dirname(file), target);
      return folderOf(file) !== folderOf(path) && relative(source, path).split(sep).slice(1).join('/') !== 'index.ts';
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('keep node-only modules inside src/node', () => {
    const nodeOnly = /^(node:|libsql|onnxruntime-node|yaml$|jsdom|better-sqlite3|pg$)/;
    const wrong = imports.filter(({ file, target }) => {
      return !isTest(file) && folderOf(file) !== 'node' && nodeOnly.test(target);
    });
    expect(wrong.map(show)).toEqual([]);
  });
});

describe('code outside src/node', () => {
  it('uses no clock, no Math.random, no console, no process, no Buffer', () => {
    const banned =
      /\bMath\.random\(|\bDate\.now\(|\bnew Date\(|\bperformance\.now\(|\bconsole\.|\bprocess\.|\bBuffer\b/;
    const wrong = files
      .filter((file) => folderOf(file) !== 'node' && !isTest(file))
      .flatMap((file) =>
        codeLines(file)
          .filter(({ code }) => banned.test(code))
          .map(({ number, code }) => `${relative(source, file)}:${number} ${code.trim()}`),
      );
    expect(wrong).toEqual([]);
  });
});

describe('file sizes', () => {
  const lengths = files
    .filter((file) => !isTest(file))
    .map((file) => ({ file: relative(source, file), lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .sort((a, b) => a.lines - b.lines);

  it('stay below 600 lines, 90 % below 350, the median at most 120', () => {
    expect(lengths.filter(({ lines }) => lines > 600)).toEqual([]);
    expect(lengths[Math.floor(lengths.length * 0.9)]!.lines).toBeLessThanOrEqual(350);
    expect(lengths[Math.floor(lengths.length / 2)]!.lines).toBeLessThanOrEqual(120);
  });
});

/** Lines without comments and string contents, good enough for finding calls. */
function codeLines(file: string): { number: number; code: string }[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return text.split('\n').map((line, index) => ({
    number: index + 1,
    code: line.replace(/(?<!:)\/\/.*$/, '').replace(/'(?:[^'\\]|\\.)*'/g, "''"),
  }));
}
