/** A strategy's options: checked against what it declares, defaults filled in. */
import { NascentError } from '../base/index.ts';
import type { StrategyFactory, StrategyOption, StrategyOptions } from './types.ts';

/**
 * Every declared option with its given or default value. Throws NascentError `usage` for an unknown name, another type than
 * the default's, or a number that is not whole or out of range.
 */
export function resolveStrategyOptions(
  strategy: Pick<StrategyFactory, 'id' | 'options'>,
  given: StrategyOptions,
): StrategyOptions {
  for (const name of Object.keys(given)) {
    if (strategy.options.some((option) => option.name === name)) continue;
    throw new NascentError('usage', {
      what: `strategy ${strategy.id} has no option ${name}`,
      expected: strategy.options.map((option) => option.name).join(', ') || 'no options',
    });
  }
  return Object.fromEntries(
    strategy.options.map((option) => [option.name, checked(strategy.id, option, given[option.name] ?? option.default)]),
  );
}

/** A whole-number option's value. */
export function wholeOption(
  strategy: Pick<StrategyFactory, 'id' | 'options'>,
  given: StrategyOptions,
  name: string,
): number {
  return Number(resolveStrategyOptions(strategy, given)[name]);
}

function checked(id: string, option: StrategyOption, value: number | string | boolean): number | string | boolean {
  const { minimum = 0, maximum = 1e9 } = option;
  const fits = typeof value !== 'number' || (Number.isInteger(value) && value >= minimum && value <= maximum);
  if (typeof value === typeof option.default && fits) return value;
  const expected =
    typeof option.default === 'number' ? `a whole number from ${minimum} to ${maximum}` : `a ${typeof option.default}`;
  throw new NascentError('usage', {
    what: `bad value for option ${option.name} of strategy ${id}`,
    expected,
    got: JSON.stringify(value),
  });
}
