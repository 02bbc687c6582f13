/** A user's module with what it imports from its own folder: what must be the same for a study to go on. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hash128 } from '../../base/index.ts';

const imported = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])(\.{1,2}\/[^'"]+)\1/g;
/** A `.js` in the text may be a `.ts` on disk, as TypeScript allows. */
const candidates = (path: string): readonly string[] => [
  path,
  path.replace(/\.([cm]?)js$/, '.$1ts'),
  `${path}.ts`,
  `${path}.js`,
];

/** Hash of the texts of the file and of all files it reaches by relative imports, in order of first import. */
export function sourceHash(path: string): string {
  const texts = new Map<string, string>();
  const visit = (file: string): void => {
    if (texts.has(file)) return;
    const text = readFileSync(file, 'utf8');
    texts.set(file, text);
    for (const [, , specifier] of text.matchAll(imported)) {
      const found = candidates(resolve(dirname(file), specifier!)).find(
        (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
      );
      if (found !== undefined) visit(found);
    }
  };
  visit(path);
  return hash128([...texts.values()].join('\0'));
}
