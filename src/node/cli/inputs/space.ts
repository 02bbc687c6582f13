/** The space and its options from `[space]`, `--space` and `--space-option`. */
import { NascentError } from '../../../base/index.ts';
import { type Space, spaces } from '../../../spaces/index.ts';
import { byId } from '../lookup.ts';
import { checkOptions, type OptionValues } from './options.ts';

export interface SpaceChoice {
  readonly space: Space;
  /** Options that were given; the space's defaults stand for the others. */
  readonly options: OptionValues;
}

/** Throws NascentError `usage` for an unknown space, option or value. */
export function chooseSpace(id: string | undefined, given: Readonly<Record<string, string>> = {}): SpaceChoice {
  const all = Object.values(spaces) as unknown as readonly Space[];
  if (id === undefined) {
    throw new NascentError('usage', {
      what: 'a space is needed',
      expected: `--space ${all.map((space) => space.id).join(' | ')}`,
      hint: 'nascent spaces lists them',
    });
  }
  const space = byId(all, id, 'space');
  return { space, options: checkOptions(given, space.options, `space ${space.id}`, '--space-option') };
}
