/**
 * Architectures that are one choice per position, written as groups of digits (`e/k/l`): the common operations on such codes.
 * A code is the list of choices; choice c of a position is the c-th digit of its alphabet.
 */
import { NascentError } from '../base/index.ts';
import type { Stream } from '../random/index.ts';
import type { Space } from './types.ts';

/** Position by position, the choice taken. */
export type Code = readonly number[];

export interface DigitForm {
  readonly title: string;
  /** Groups of the text form; `alphabets` holds the allowed digits of each position, one character per choice. */
  readonly groups: readonly { readonly name: string; readonly alphabets: readonly string[] }[];
}

/** Allowed digits of all positions in order. */
export const alphabetsOf = (form: DigitForm): readonly string[] => form.groups.flatMap(({ alphabets }) => alphabets);

/** Number of codes. */
export const codeCount = (form: DigitForm): bigint =>
  alphabetsOf(form).reduce((product, { length }) => product * BigInt(length), 1n);

export function formatCode(form: DigitForm, code: Code): string {
  let at = 0;
  return form.groups.map(({ alphabets }) => alphabets.map((alphabet) => alphabet[code[at++]!]!).join('')).join('/');
}

/** Reads the groups, separated by `/` or `,`; the error names the column (from 1) of the first wrong character. */
export function parseCode(form: DigitForm, text: string): Code {
  const code: number[] = [];
  let at = 0;
  const fail = (expected: string): never => {
    throw new NascentError('input', {
      what: `text is not an architecture of ${form.title}`,
      where: `"${text.length > 120 ? `${text.slice(0, 117)}...` : text}", column ${at + 1}`,
      expected,
      got: at < text.length ? `"${text[at]}"` : 'the end',
      hint: `form: ${form.groups.map(({ name, alphabets }) => `${alphabets.length} digits ${name}`).join(' / ')}`,
    });
  };
  form.groups.forEach(({ name, alphabets }, group) => {
    if (group > 0) {
      if (text[at] !== '/' && text[at] !== ',') fail('"/"');
      at++;
    }
    alphabets.forEach((alphabet, position) => {
      const choice = at < text.length ? alphabet.indexOf(text[at]!) : -1;
      if (choice < 0) fail(`${name} of position ${position + 1}: ${[...alphabet].join(', ')}`);
      code.push(choice);
      at++;
    });
  });
  if (at !== text.length) fail('the end');
  return code;
}

export const sampleCode = (alphabets: readonly string[], rng: Stream): Code =>
  alphabets.map(({ length }) => rng.int(length));

/** One of `positions` gets another choice. */
export function mutateCode(
  alphabets: readonly string[],
  code: Code,
  rng: Stream,
  positions: readonly number[] = code.map((_, i) => i),
): Code {
  const position = rng.pick(positions.filter((i) => alphabets[i]!.length > 1));
  const choices = alphabets[position]!.length;
  return code.with(position, (code[position]! + 1 + rng.int(choices - 1)) % choices);
}

/** Uniform crossover. */
export const crossCodes = (a: Code, b: Code, rng: Stream): Code =>
  a.map((choice, i) => (rng.int(2) === 0 ? choice : b[i]!));

/** All codes that differ from this one in one of `positions`. */
export function* codeNeighbours(
  alphabets: readonly string[],
  code: Code,
  positions: readonly number[] = code.map((_, i) => i),
): Iterable<Code> {
  for (const position of positions)
    for (let choice = 0; choice < alphabets[position]!.length; choice++)
      if (choice !== code[position]) yield code.with(position, choice);
}

/** What a space whose codes are all different networks does with them. */
export function codeOperations(
  form: DigitForm,
): Pick<Space<Code>, 'size' | 'sample' | 'mutate' | 'cross' | 'neighbours' | 'format' | 'parse' | 'canonical'> {
  const alphabets = alphabetsOf(form);
  return {
    size: codeCount(form),
    sample: (rng) => sampleCode(alphabets, rng),
    mutate: (code, rng) => mutateCode(alphabets, code, rng),
    cross: crossCodes,
    neighbours: (code) => codeNeighbours(alphabets, code),
    format: (code) => formatCode(form, code),
    parse: (text) => parseCode(form, text),
    canonical: (code) => formatCode(form, code),
  };
}
