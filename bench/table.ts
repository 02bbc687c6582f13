/** Puts a measured table into a page of docs/, between its marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

export function writeTable(name: string, text: string, page = 'performance.md'): void {
  const file = resolve(import.meta.dirname, '../docs', page);
  const [begin, end] = [`<!-- ${name} table -->`, `<!-- end of ${name} table -->`];
  const old = readFileSync(file, 'utf8');
  const [before, after] = [old.indexOf(begin), old.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`${file} has no place for the ${name} table`);
  writeFileSync(file, `${old.slice(0, before + begin.length)}\n${text}\n${old.slice(after)}`);
}
