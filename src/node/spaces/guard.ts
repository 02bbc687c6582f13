/** A user's space with its mistakes told apart from ours: what its functions throw becomes an error of the file. */
import { basename } from 'node:path';
import { errorText, isNascentError, NascentError } from '../../base/index.ts';
import type { Space } from '../../spaces/index.ts';

/** Every function of the space; anything they throw that is no NascentError becomes one, `input`, naming function and file. */
export function guardSpace(space: Space, where: string): Space {
  const guarded = Object.entries(space).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value] as const;
    const call = (...values: readonly unknown[]): unknown => {
      try {
        const result: unknown = Reflect.apply(value, space, values);
        return isIterator(result) ? guardIteration(result, name, where) : result;
      } catch (error) {
        throw mistake(error, name, where);
      }
    };
    return [name, call] as const;
  });
  return Object.fromEntries(guarded) as unknown as Space;
}

const isIterator = (value: unknown): value is Iterator<unknown> & Iterable<unknown> =>
  typeof value === 'object' && value !== null && 'next' in value && Symbol.iterator in value;

function* guardIteration(items: Iterable<unknown>, name: string, where: string): Iterable<unknown> {
  try {
    yield* items;
  } catch (error) {
    throw mistake(error, name, where);
  }
}

function mistake(error: unknown, called: string, where: string): Error {
  if (isNascentError(error)) return error;
  // The first line of the user's file that the call went through: below it stands what it called.
  const name = basename(where);
  const frames = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const at = frames.map((frame) => /([^/\\]+):(\d+):\d+\)?$/.exec(frame)).find((found) => found?.[1] === name);
  return new NascentError('input', {
    what: `the function ${called} of the space failed${at ? ` at line ${at[2]}` : ''}`,
    where,
    got: errorText(error),
    cause: error,
  });
}
