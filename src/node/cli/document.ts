/** JSON documents of the command line: `schema` first, infinities as texts, never NaN. */
import { jsonReplacer } from '../../base/index.ts';
import type { Effects } from './effects.ts';

/** One document, indented. */
export function printDocument(effects: Effects, command: string, content: object): void {
  effects.stdout(`${documentText(command, content)}\n`);
}

export function documentText(command: string, content: object): string {
  return JSON.stringify({ schema: `nascent/${command}/1`, ...content }, jsonReplacer, 2);
}

/** One document on one line, for JSON Lines. */
export function printLine(effects: Effects, command: string, content: object): void {
  effects.stdout(`${JSON.stringify({ schema: `nascent/${command}/1`, ...content }, jsonReplacer)}\n`);
}
