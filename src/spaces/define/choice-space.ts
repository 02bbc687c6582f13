/** Everything a space of independent choices can derive: text form, sampling, changes, size, enumeration. */
import { NascentError } from '../../base/index.ts';
import type { Stream } from '../../random/index.ts';
import type { Space } from '../types.ts';

export type ChoiceValue = number | string | boolean;
/** By name, the values one of which is chosen. */
export type Choices = Readonly<Record<string, readonly ChoiceValue[]>>;
/** One value of every choice. */
export type Chosen<C extends Choices> = { readonly [K in keyof C]: C[K][number] };

type Architecture = Readonly<Record<string, ChoiceValue>>;

type Derived = Pick<
  Space<Architecture>,
  'textForm' | 'size' | 'sample' | 'mutate' | 'cross' | 'neighbours' | 'enumerate' | 'format' | 'parse'
>;

/** An architecture is a record with one value per choice; its text is `name=value/name=value` in the order of the choices. */
export function deriveFromChoices(id: string, choices: Choices): Derived {
  const names = Object.keys(choices);
  const form = names.map((name) => `${name}=${name.toUpperCase()}`).join('/');
  function* neighbours(a: Architecture): Iterable<Architecture> {
    for (const name of names) for (const value of choices[name]!) if (value !== a[name]) yield { ...a, [name]: value };
  }
  function* enumerate(from = 0): Iterable<Architecture> {
    if (from === names.length) yield {};
    else
      for (const value of choices[names[from]!]!)
        for (const rest of enumerate(from + 1)) yield { [names[from]!]: value, ...rest };
  }
  return {
    textForm: `One value of every choice: ${form}.`,
    size: names.reduce((product, name) => product * BigInt(choices[name]!.length), 1n),
    sample: (rng: Stream) => Object.fromEntries(names.map((name) => [name, rng.pick(choices[name]!)])),
    mutate: (a, rng) => rng.pick([...neighbours(a)]),
    cross: (a, b, rng) => Object.fromEntries(names.map((name) => [name, rng.pick([a, b])[name]!])),
    neighbours,
    enumerate: () => enumerate(),
    format: (a) => names.map((name) => `${name}=${a[name]}`).join('/'),
    parse(text) {
      const parts = text.split('/');
      const fail = (expected: string, got: string): never => {
        throw new NascentError('input', {
          what: `text is not an architecture of ${id}`,
          where: `"${text.length > 120 ? `${text.slice(0, 117)}...` : text}"`,
          expected,
          got: got === '' ? 'nothing' : `"${got}"`,
          hint: `form: ${form}`,
        });
      };
      const entries = names.map((name, i) => {
        const part = parts[i] ?? '';
        if (!part.startsWith(`${name}=`)) return fail(`${name}=...`, part);
        const word = part.slice(name.length + 1);
        const value = choices[name]!.find((candidate) => String(candidate) === word);
        return [name, value ?? fail(`${name}=${choices[name]!.join(' or ')}`, part)] as const;
      });
      if (parts.length > names.length) fail('the end', parts.slice(names.length).join('/'));
      return Object.fromEntries(entries);
    },
  };
}
