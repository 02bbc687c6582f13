/** What is wrong with a user's definition: one line per mistake, with the place, what was expected and what was found. */
import type { z } from 'zod';
import { NascentError } from '../../base/index.ts';

export interface Problem {
  /** `stages[1].block.kernel`; '' is the whole definition. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

export const problemLine = ({ path, expected, got }: Problem): string =>
  `${path === '' ? 'the definition' : path}: expected ${expected}, got ${got}`;

/** Throws NascentError `input`: the first problem, and how many more there are. `where` is the file. */
export function throwProblems(problems: readonly Problem[], where?: string): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  throw new NascentError('input', {
    what: `bad definition of a space: ${first.path === '' ? 'the whole' : first.path}`,
    ...(where === undefined ? {} : { where }),
    expected: first.expected,
    got: first.got,
    ...(more.length === 0
      ? {}
      : { hint: `and ${more.length} more mistake${more.length > 1 ? 's' : ''}: nascent spaces check FILE lists all` }),
  });
}

/** The keys that the map at a place may have. */
export type KnownKeys = (path: readonly PropertyKey[]) => readonly string[];

/** The issues of a failed parse of `input` as problems. */
export const problemsOf = ({ issues }: z.core.$ZodError, input: unknown, known: KnownKeys): readonly Problem[] =>
  issues.flatMap((issue) => problemsOfIssue(issue as z.core.$ZodIssue, input, known));

function problemsOfIssue(issue: z.core.$ZodIssue, input: unknown, known: KnownKeys): readonly Problem[] {
  // A choice may be written as one value instead of a list of one: then its place has no index.
  let value: unknown = input;
  let path = '';
  for (const key of issue.path) {
    if (typeof key === 'number' && !Array.isArray(value)) continue;
    path += typeof key === 'number' ? `[${key}]` : `${path === '' ? '' : '.'}${String(key)}`;
    value = (value as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key];
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      expected: `a key among ${known(issue.path).join(', ')}`,
      got: `"${key}"`,
    }));
  }
  return [{ path, expected: expectation(issue), got: shown(value) }];
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? (typeNames[issue.expected] ?? issue.expected) : issue.message;
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'too_small':
      return issue.origin === 'array' ? 'at least one value' : `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    case 'invalid_union':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'custom':
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  function: 'a function',
  int: 'a whole number',
  number: 'a number',
  object: 'a map of names to values',
  record: 'a map of names to values',
  string: 'a text',
};

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
