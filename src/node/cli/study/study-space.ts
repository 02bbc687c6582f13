/** The space of a stored study. A user's own is given again: a study names no file that would be loaded. */
import { NascentError } from '../../../base/index.ts';
import type { StoredStudy } from '../../../study/index.ts';
import { type FoundSpace, findSpace, type SpaceContext } from '../inputs/space.ts';

/** `given`: what `--space` says. Throws NascentError `usage` where it is missing, `conflict` where it is another space. */
export async function studySpace(
  { settings, local }: Pick<StoredStudy, 'settings' | 'local'>,
  given: string | undefined,
  context: SpaceContext,
): Promise<FoundSpace> {
  const { space: id, spaceHash } = settings;
  if (given === undefined && spaceHash !== undefined) {
    throw new NascentError('usage', {
      what: `the study's space ${id} is in a file of its own`,
      expected: `--space FILE${local.space === undefined ? '' : ` (it was ${local.space})`}`,
      hint: 'code named in a study is never loaded by itself',
    });
  }
  const found = await findSpace(given ?? id, context);
  if (found.space.id !== id || found.origin?.hash !== spaceHash) {
    const same = found.space.id === id;
    throw new NascentError('conflict', {
      what: same ? `the definition of ${id} is not the one the study began with` : "--space is not the study's",
      where: given ?? id,
      expected: same ? `content ${spaceHash ?? 'of nascent'}` : id,
      got: same ? `content ${found.origin?.hash ?? 'of nascent'}` : found.space.id,
      hint: 'a changed space needs a new study',
    });
  }
  return found;
}
