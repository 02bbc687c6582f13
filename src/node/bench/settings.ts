/** The settings that scores of a bench are computed with, in the form workers take. */
import type { ProxyChoice } from '../../proxies/index.ts';
import type { StudySettings } from '../../study/index.ts';
import { measurementSettings } from '../cli/inputs/measurement.ts';
import type { FoundSpace } from '../cli/inputs/space.ts';
import type { BenchOptions } from './options.ts';

/** Strategy, objective and budget say nothing here: the table decides what is scored. */
export async function benchSettings(
  found: FoundSpace,
  spaceOptions: StudySettings['spaceOptions'],
  choices: readonly ProxyChoice[],
  input: BenchOptions,
): Promise<StudySettings> {
  return {
    ...(await measurementSettings(found, spaceOptions, choices, input)),
    populationProxies: [],
    objective: 'none',
    strategy: { id: 'table', options: {} },
    budget: '',
    countOfficial: false,
    evaluations: null,
    timeSeconds: null,
    round: 1,
  };
}
