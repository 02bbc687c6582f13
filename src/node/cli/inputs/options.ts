/** NAME=VALUE options of a plug-in (space, strategy, proxy), checked against its declared options. */
import { NascentError } from '../../../base/index.ts';
import { didYouMean } from '../suggest.ts';

export interface DeclaredOption {
  readonly name: string;
  readonly default: number | boolean | string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly (string | number)[];
}

export type OptionValues = Readonly<Record<string, number | boolean | string>>;

/** Given options only, typed as their defaults are. `owner` names the plug-in, `flag` the flag. Throws NascentError `usage`. */
export function checkOptions(
  given: Readonly<Record<string, string>>,
  declared: readonly DeclaredOption[],
  owner: string,
  flag: string,
): OptionValues {
  const values: Record<string, number | boolean | string> = {};
  for (const [name, text] of Object.entries(given)) {
    const option = declared.find((candidate) => candidate.name === name);
    if (!option) {
      const names = declared.map((candidate) => candidate.name);
      const hint = didYouMean(name, names);
      throw new NascentError('usage', {
        what: `${owner} has no option ${name}`,
        expected: names.join(', ') || 'no options',
        ...(hint ? { hint } : {}),
      });
    }
    values[name] = typedValue(option, text, `${flag} ${name}`);
  }
  return values;
}

function typedValue(option: DeclaredOption, text: string, what: string): number | boolean | string {
  const refuse = (expected: string): NascentError =>
    new NascentError('usage', { what: `bad value for ${what}`, expected, got: text || 'nothing' });
  const { choices, minimum, maximum } = option;
  if (choices && !choices.map(String).includes(text)) throw refuse(choices.join(', '));
  if (typeof option.default === 'boolean') {
    if (text !== 'true' && text !== 'false') throw refuse('true or false');
    return text === 'true';
  }
  if (typeof option.default === 'string') return text;
  const value = text === '' ? Number.NaN : Number(text);
  // A whole default means a whole number: C=16, not C=16.5.
  const whole = Number.isInteger(option.default) && minimum !== undefined && Number.isInteger(minimum);
  const range =
    minimum === undefined ? '' : maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
  const fits = whole ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!fits || value < (minimum ?? value) || value > (maximum ?? value))
    throw refuse(`a ${whole ? 'whole ' : ''}number${range}`);
  return value;
}
