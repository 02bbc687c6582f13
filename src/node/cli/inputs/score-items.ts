/** What `score` is asked about: architectures from words, a list file or stdin, and ONNX files. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorText, NascentError } from '../../../base/index.ts';
import type { Effects } from '../effects.ts';

export type ScoreItem =
  | { readonly kind: 'architecture'; readonly text: string; readonly where: string }
  | { readonly kind: 'file'; readonly path: string };

/** Words in order, then the list file; `-` stands for the lines of stdin. */
export async function scoreItems(
  words: readonly string[],
  list: string | undefined,
  effects: Effects,
): Promise<ScoreItem[]> {
  const items: ScoreItem[] = [];
  for (const word of words) {
    if (word === '-') items.push(...lines(await effects.stdin(), 'stdin'));
    else if (/\.onnx$/i.test(word)) items.push({ kind: 'file', path: word });
    else items.push({ kind: 'architecture', text: word, where: 'the command line' });
  }
  if (list !== undefined) items.push(...lines(readText(list, effects.cwd), list));
  return items;
}

/** Lines of a file of architectures. */
export function architectureLines(path: string, effects: Effects): { readonly text: string; readonly where: string }[] {
  return lines(readText(path, effects.cwd), path);
}

/** Whole file; throws NascentError `not-found` or `input`. */
export function readBytes(path: string, cwd: string): Uint8Array {
  try {
    return readFileSync(resolve(cwd, path));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'not-found' : 'input';
    const what = code === 'not-found' ? 'no such file' : 'cannot read the file';
    throw new NascentError(code, { what, where: path, ...(code === 'input' ? { got: errorText(cause) } : {}), cause });
  }
}

function readText(path: string, cwd: string): string {
  return new TextDecoder().decode(readBytes(path, cwd));
}

/** Empty lines and lines that begin with # are left out. */
function lines(text: string, source: string): (ScoreItem & { kind: 'architecture' })[] {
  return text
    .split(/\r?\n/)
    .map((line, i) => ({ kind: 'architecture' as const, text: line.trim(), where: `${source}, line ${i + 1}` }))
    .filter((item) => item.text !== '' && !item.text.startsWith('#'));
}
