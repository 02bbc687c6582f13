/** The settings that scores of a bench are computed with, in the form workers take. */
import type { ProxyChoice } from '../../proxies/index.ts';
import { type StudySettings, studyVersion } from '../../study/index.ts';
import type { FoundSpace } from '../cli/inputs/space.ts';
import { openData } from '../runtime.ts';
import type { BenchOptions } from './options.ts';

/** Strategy, objective and budget say nothing here: the table decides what is scored. */
export async function benchSettings(
  { space, origin }: FoundSpace,
  spaceOptions: StudySettings['spaceOptions'],
  choices: readonly ProxyChoice[],
  input: BenchOptions,
): Promise<StudySettings> {
  const data = await openData(input);
  return {
    version: studyVersion,
    space: space.id,
    ...(origin === null ? {} : { spaceHash: origin.hash }),
    spaceOptions,
    resolution: input.resolution ?? space.defaults.resolution,
    classes: input.classes ?? data.classes ?? space.defaults.classes,
    batch: input.batch ?? space.defaults.batch,
    data: data.kind,
    dataDescription: data.provider.description,
    labels: data.provider.labels,
    proxies: choices.map(({ proxy, options }) => ({ id: proxy.id, options: options as StudySettings['spaceOptions'] })),
    populationProxies: [],
    objective: 'none',
    strategy: { id: 'table', options: {} },
    budget: '',
    countOfficial: false,
    evaluations: null,
    timeSeconds: null,
    round: 1,
    seed: input.seed ?? 0,
  };
}
