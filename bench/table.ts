/** Puts a measured table into docs/performance.md, between its marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

export function writeTable(name: string, text: string): void {
  const file = resolve(import.meta.dirname, '../docs/performance.md');
  const [begin, end] = [`<!-- ${name} table -->`, `<!-- end of ${name} table -->`];
  const page = readFileSync(file, 'utf8');
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`${file} has no place for the ${name} table`);
  writeFileSync(file, `${page.slice(0, before + begin.length)}\n${text}\n${page.slice(after)}`);
}
