/** `search --resume` continues the study as it was planned: flags that say otherwise are refused, not silently ignored. */
import { canonicalJson, NascentError } from '../../../base/index.ts';
import type { StoredStudy, StudySettings } from '../../../study/index.ts';
import type { SpaceContext } from '../inputs/space.ts';
import { planStudy, type SearchInput } from './settings.ts';

/** The settings that a flag decides. The space's flag is its positional too; data is compared by content elsewhere. */
const decidedBy: { readonly [F in Exclude<keyof SearchInput, 'data'>]: readonly (keyof StudySettings)[] } = {
  space: ['space', 'spaceHash'],
  'space-option': ['spaceOptions'],
  labels: ['labels'],
  resolution: ['resolution'],
  classes: ['classes'],
  batch: ['batch'],
  seed: ['seed'],
  proxy: ['proxies', 'populationProxies'],
  'proxy-option': ['proxies'],
  objective: ['objective'],
  strategy: ['strategy'],
  'strategy-option': ['strategy'],
  budget: ['budget'],
  count: ['countOfficial'],
  evaluations: ['evaluations'],
  time: ['timeSeconds'],
  round: ['round'],
};

/** Throws NascentError `conflict` naming the first given flag that the study contradicts. */
export async function assertSameSettings(
  spaceName: string | undefined,
  input: SearchInput,
  { settings, local }: Pick<StoredStudy, 'settings' | 'local'>,
  where: string,
  context: SpaceContext,
): Promise<void> {
  const space = spaceName ?? input.space;
  // A study with a space of its own needs it again, whatever else is asked.
  if (space === undefined && settings.spaceHash !== undefined) return;
  const given = (Object.keys(decidedBy) as (keyof typeof decidedBy)[]).filter(
    (flag) => input[flag] !== undefined || (flag === 'space' && space !== undefined),
  );
  if (given.length === 0) return;
  // What was not given is the study's.
  const planned = await planStudy(
    space ?? settings.space,
    {
      ...input,
      space: undefined,
      proxy: input.proxy ?? [...settings.populationProxies, ...settings.proxies.map(({ id }) => id)],
      data: input.data ?? local.data,
    },
    context,
  );
  for (const flag of given) {
    for (const name of decidedBy[flag]) {
      const [wanted, stored] = [planned.settings[name], settings[name]].map((value) => canonicalJson(value ?? null));
      if (wanted !== stored) {
        throw new NascentError('conflict', {
          what: `--${flag} is not the study's`,
          where,
          expected: stored!,
          got: wanted!,
          hint: 'a study keeps its settings: leave the flag out, or name another --out',
        });
      }
    }
  }
}
