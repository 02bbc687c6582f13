/** The space and its options from `[space]`, `--space` and `--space-option`: a known one by its id, or a user's own by its file. */
import { NascentError } from '../../../base/index.ts';
import { type Space, spaces } from '../../../spaces/index.ts';
import { isSpaceFile, openSpaceFile, type SpaceFile } from '../../spaces/index.ts';
import type { Effects } from '../effects.ts';
import { byId } from '../lookup.ts';
import { checkOptions, type OptionValues } from './options.ts';

/** Where a user's own space comes from. */
export interface SpaceOrigin {
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly shown: string;
  /** Of the definition: a study goes on only with the same. */
  readonly hash: string;
}

export interface FoundSpace {
  readonly space: Space;
  /** Null for the spaces of nascent. */
  readonly origin: SpaceOrigin | null;
}

export interface SpaceChoice extends FoundSpace {
  /** Options that were given; the space's defaults stand for the others. */
  readonly options: OptionValues;
}

export interface SpaceContext {
  readonly effects: Pick<Effects, 'cwd' | 'stderr'>;
  readonly quiet: boolean;
}

const announced = new Set<string>();

/** Opens a file of a space and says, once, that its code runs. */
export const openAnnounced = (text: string, { effects, quiet }: SpaceContext): Promise<SpaceFile> =>
  openSpaceFile(text, effects.cwd, () => {
    if (!quiet && !announced.has(text)) effects.stderr(`running the code of ${text}\n`);
    announced.add(text);
  });

/** Opens a file of a space, or finds a known one. That code of a file runs is said on stderr. Throws NascentError. */
export async function findSpace(text: string, context: SpaceContext): Promise<FoundSpace> {
  if (!isSpaceFile(text)) return { space: byId(Object.values(spaces), text, 'space'), origin: null };
  const { path, shown, hash, space } = await openAnnounced(text, context);
  return { space: space(), origin: { path, shown, hash } };
}

/** Throws NascentError `usage` for an unknown space, option or value, and what opening a file of a space throws. */
export async function chooseSpace(
  id: string | undefined,
  given: Readonly<Record<string, string>> | undefined,
  context: SpaceContext,
): Promise<SpaceChoice> {
  if (id === undefined) {
    throw new NascentError('usage', {
      what: 'a space is needed',
      expected: `--space ${Object.keys(spaces).join(' | ')} | FILE`,
      hint: 'nascent spaces lists them',
    });
  }
  const found = await findSpace(id, context);
  return {
    ...found,
    options: checkOptions(given ?? {}, found.space.options, `space ${found.space.id}`, '--space-option'),
  };
}
