/** `--config nascent.yaml`: keys are flag names; a list or a map may stand where a flag repeats. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { errorText, NascentError } from '../../base/index.ts';
import type { ConfigValues } from './arguments.ts';
import { type Command, globalFlags } from './command.ts';
import { didYouMean } from './suggest.ts';

/** Throws NascentError `input` with the line of the mistake. Keys of other commands are ignored; unknown keys are refused. */
export function readConfig(path: string, cwd: string, command: Command, otherFlags: ReadonlySet<string>): ConfigValues {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (cause) {
    throw new NascentError('not-found', { what: 'cannot read the configuration', where: path, got: errorText(cause) });
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    throw new NascentError('input', {
      what: 'the configuration is not YAML',
      where: line === undefined ? path : `${path}, line ${line}`,
      got: errorText(error).split(' at line')[0]!,
    });
  }
  const content: unknown = document.toJS();
  if (content === null || content === undefined) return {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new NascentError('input', { what: 'the configuration is not a map of flag names', where: path });
  }
  const known = new Set([...Object.keys(globalFlags), ...Object.keys(command.flags)]);
  const values: Record<string, readonly string[]> = {};
  for (const [key, value] of Object.entries(content)) {
    if (!known.has(key)) {
      if (otherFlags.has(key)) continue;
      const hint = didYouMean(key, known);
      throw new NascentError('input', { what: `unknown key "${key}"`, where: path, ...(hint ? { hint } : {}) });
    }
    values[key] = texts(value, `"${key}" of ${path}`);
  }
  return values;
}

function texts(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, where));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([name, item]) => `${name}=${scalar(item, where)}`);
  }
  return [scalar(value, where)];
}

function scalar(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new NascentError('input', { what: `bad value for ${where}`, expected: 'a text, number or truth value' });
}
