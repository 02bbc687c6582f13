/** What decides a score, from flags: network, data, proxies, seed. The part of a study's settings that a bench has too. */
import { NascentError } from '../../../base/index.ts';
import type { ProxyChoice } from '../../../proxies/index.ts';
import { type OptionValues, type StudySettings, studyVersion } from '../../../study/index.ts';
import { type DataInput, openData } from '../../runtime.ts';
import type { FoundSpace } from './space.ts';

export type MeasurementSettings = Pick<
  StudySettings,
  | 'version'
  | 'space'
  | 'spaceHash'
  | 'spaceOptions'
  | 'resolution'
  | 'classes'
  | 'batch'
  | 'data'
  | 'dataDescription'
  | 'labels'
  | 'proxies'
  | 'seed'
>;

export interface MeasurementInput extends DataInput {
  readonly resolution?: number | undefined;
  readonly batch?: number | undefined;
}

/** Reads the data. Throws NascentError `input` for labels that the network has no classes for, and what reading throws. */
export async function measurementSettings(
  { space, origin }: FoundSpace,
  spaceOptions: OptionValues,
  choices: readonly ProxyChoice[],
  input: MeasurementInput,
): Promise<MeasurementSettings> {
  const { kind, provider, classes } = await openData(input);
  const tooFew = classes !== null && input.classes !== undefined && input.classes < classes;
  if (tooFew && input.labels !== 'random' && choices.some(({ proxy }) => proxy.needs.labels)) {
    throw new NascentError('input', {
      what: 'labels out of range',
      where: input.data ?? 'fashion-mnist',
      expected: `--classes ${classes} or more`,
      got: String(input.classes),
      hint: 'or --labels random',
    });
  }
  return {
    version: studyVersion,
    space: space.id,
    ...(origin === null ? {} : { spaceHash: origin.hash }),
    spaceOptions,
    resolution: input.resolution ?? space.defaults.resolution,
    classes: input.classes ?? classes ?? space.defaults.classes,
    batch: input.batch ?? space.defaults.batch,
    data: kind,
    dataDescription: provider.description,
    labels: provider.labels,
    proxies: choices.map(({ proxy, options }) => ({ id: proxy.id, options: options as OptionValues })),
    seed: input.seed ?? 0,
  };
}
