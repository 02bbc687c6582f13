/** A space's own options (C, N, ...): checked against what the space declares, defaults filled in. */
import { NascentError } from '../base/index.ts';
import type { NetworkSettings, SpaceOption } from './types.ts';

type Value = number | boolean | string;

/**
 * Every declared option with its given or default value. Throws NascentError `usage` for an unknown name, another type than
 * the default's, a fraction where the default is whole, or a value out of range.
 */
export function resolveOptions(
  space: { readonly id: string; readonly options: readonly SpaceOption[] },
  given: NetworkSettings['options'] = {},
): Readonly<Record<string, Value>> {
  for (const name of Object.keys(given)) {
    if (space.options.some((option) => option.name === name)) continue;
    throw new NascentError('usage', {
      what: `space ${space.id} has no option ${name}`,
      expected: space.options.map((option) => option.name).join(', ') || 'no options',
    });
  }
  return Object.fromEntries(
    space.options.map((option) => [option.name, checked(space.id, option, given[option.name] ?? option.default)]),
  );
}

function checked(id: string, option: SpaceOption, value: Value): Value {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = option;
  const whole = Number.isInteger(option.default) && option.fractional !== true;
  const fits =
    typeof value !== 'number' ||
    (Number.isFinite(value) && value >= minimum && value <= maximum && (!whole || Number.isInteger(value)));
  const chosen = typeof value !== 'string' || option.choices === undefined || option.choices.includes(value);
  if (typeof value === typeof option.default && fits && chosen) return value;
  const range = `${whole ? 'a whole' : 'a'} number from ${minimum} to ${maximum}`;
  throw new NascentError('usage', {
    what: `bad value for option ${option.name} of space ${id}`,
    expected:
      typeof option.default === 'number'
        ? range
        : typeof option.default === 'boolean'
          ? 'true or false'
          : (option.choices?.join(', ') ?? 'text'),
    got: JSON.stringify(value) ?? 'nothing',
  });
}
