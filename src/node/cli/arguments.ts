/**
 * Command-line arguments to typed flag values. node:util's parser splits the words; the checks are ours, because an error must
 * name the flag, what was expected and what is near.
 */
import { parseArgs } from 'node:util';
import { NascentError } from '../../base/index.ts';
import { type Command, type Flag, globalFlags } from './command.ts';
import { didYouMean } from './suggest.ts';

export interface ParsedArguments {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/** Throws NascentError `usage`. `config` holds values from a file; the command line wins. */
export function parseArguments(command: Command, words: readonly string[], config: ConfigValues = {}): ParsedArguments {
  const table: Readonly<Record<string, Flag>> = { ...globalFlags, ...command.flags };
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(table).map(([name, { kind }]) => [name, { type: kind === 'boolean' ? 'boolean' : 'string' }]),
    ),
  });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (!flag) throw unknownFlag(command, token.rawName, Object.keys(table));
    if (flag.kind === 'boolean' && token.value !== undefined) {
      throw new NascentError('usage', { what: `${token.rawName} takes no value`, got: token.value });
    }
    if (flag.kind !== 'boolean' && (token.value === undefined || isFlag(token.value, token.inlineValue))) {
      const { value = 'VALUE' } = flag;
      throw new NascentError('usage', {
        what: `${token.rawName} needs a value`,
        expected: `${token.rawName} ${value}`,
        got: token.value ?? 'nothing',
      });
    }
    const values = given.get(token.name) ?? [];
    if (values.length > 0 && flag.kind !== 'list' && flag.kind !== 'pairs' && flag.kind !== 'boolean') {
      throw new NascentError('usage', { what: `${token.rawName} given twice`, got: `${values[0]} and ${token.value}` });
    }
    values.push(token.value ?? '');
    given.set(token.name, values);
  }
  const flags: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(table)) {
    const values = given.get(name);
    const source = values ? `--${name}` : `"${name}" of the configuration file`;
    const raw = values ?? config[name];
    flags[name] = raw === undefined ? (flag.kind === 'boolean' ? false : undefined) : convert(flag, raw, source);
  }
  checkPositionals(command, positionals);
  return { flags, positionals };
}

/** Flag values of a configuration file, as lists of texts in the same form as on the command line. */
export type ConfigValues = Readonly<Record<string, readonly string[]>>;

function isFlag(value: string, inline: boolean | undefined): boolean {
  return inline !== true && value.startsWith('--');
}

function unknownFlag(command: Command, name: string, known: readonly string[]): NascentError {
  const hint = didYouMean(
    name,
    known.map((flag) => `--${flag}`),
  );
  return new NascentError('usage', {
    what: `unknown flag ${name}`,
    where: `nascent ${command.name}`,
    hint: hint ?? `nascent ${command.name} --help lists them`,
  });
}

function convert(flag: Flag, values: readonly string[], source: string): unknown {
  const last = values.at(-1)!;
  switch (flag.kind) {
    case 'boolean':
      return last !== 'false';
    case 'text':
      return checkChoice(flag, last, source);
    case 'integer':
    case 'number':
      return toNumber(flag, last, source);
    case 'list':
      return values.flatMap(splitList).map((item) => checkChoice(flag, item, source));
    case 'pairs':
      return Object.fromEntries(values.map((value) => splitPair(value, source)));
  }
}

/** Commas separate, except inside parentheses (`rank(a,b)`) and cells (`|...|`), which hold none. */
function splitList(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function splitPair(text: string, source: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new NascentError('usage', { what: `${source} needs NAME=VALUE`, got: text || 'nothing' });
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function checkChoice(flag: Flag, value: string, source: string): string {
  if (!flag.choices || flag.choices.includes(value)) return value;
  const hint = didYouMean(value, flag.choices);
  throw new NascentError('usage', {
    what: `unknown value for ${source}`,
    expected: flag.choices.join(', '),
    got: value,
    ...(hint ? { hint } : {}),
  });
}

function toNumber(flag: Flag, text: string, source: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const { minimum } = flag;
  const fits = flag.kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!fits || (minimum !== undefined && value < minimum)) {
    const noun = flag.kind === 'integer' ? 'a whole number' : 'a number';
    throw new NascentError('usage', {
      what: `bad value for ${source}`,
      expected: minimum === undefined ? noun : `${noun} of at least ${minimum}`,
      got: text === '' ? 'nothing' : text,
    });
  }
  return value;
}

function checkPositionals(command: Command, positionals: readonly string[]): void {
  const { minimumPositionals = 0, maximumPositionals = Number.POSITIVE_INFINITY } = command;
  const usage = `nascent ${command.name} ${command.positionals}`.trim();
  if (positionals.length < minimumPositionals) {
    throw new NascentError('usage', {
      what: 'missing argument',
      where: `nascent ${command.name}`,
      expected: usage,
      hint: `nascent ${command.name} --help shows an example`,
    });
  }
  if (positionals.length > maximumPositionals) {
    throw new NascentError('usage', {
      what: 'too many arguments',
      where: `nascent ${command.name}`,
      expected: usage,
      got: positionals.slice(maximumPositionals).join(' '),
    });
  }
}
