/** Options of proxies as they are given, checked against their declarations. */
import { type Json, NascentError } from '../base/index.ts';
import type { ProxyOption } from './types.ts';

/** An option's value, or its declared default. A value of another type, or none of the choices, is a usage error. */
export function option<T extends string | number | boolean>(
  declared: readonly ProxyOption[],
  given: Readonly<Record<string, Json>>,
  name: string,
): T {
  const known = declared.find((each) => each.name === name);
  if (!known) throw new Error(`undeclared proxy option ${name}`);
  const value = given[name] ?? known.default;
  const expected = known.choices ?? typeof known.default;
  const fits = Array.isArray(expected) ? expected.includes(value) : typeof value === expected;
  if (!fits) throw wrong(name, Array.isArray(expected) ? expected.join(' or ') : `a ${expected}`, value);
  return value as T;
}

/** An option that counts something: a whole number from 1. */
export function countOption(
  declared: readonly ProxyOption[],
  given: Readonly<Record<string, Json>>,
  name: string,
): number {
  const value = option<number>(declared, given, name);
  if (!Number.isInteger(value) || value < 1) throw wrong(name, 'a whole number from 1', value);
  return value;
}

const wrong = (name: string, expected: string, got: Json): NascentError =>
  new NascentError('usage', { what: `wrong proxy option ${name}`, expected, got: JSON.stringify(got) });
