/** Study settings as data from outside (a study file, a config): checked before anything trusts them. */
import { z } from 'zod';
import { NascentError } from '../base/index.ts';
import { type StudySettings, studyVersion } from './types.ts';

const name = z.string().min(1).max(200);
const optionValues = z.record(name, z.union([z.string().max(10_000), z.number(), z.boolean()]));
const whole = (least: number, most = 1e9) => z.number().int().min(least).max(most);

const schema = z.strictObject({
  version: z.literal(studyVersion),
  space: name,
  spaceHash: name.optional(),
  spaceOptions: optionValues,
  resolution: whole(1, 4096),
  classes: whole(2, 1e6),
  batch: whole(1, 1e6),
  data: name,
  dataDescription: z.json(),
  labels: z.enum(['real', 'random', 'none']),
  proxies: z.array(z.strictObject({ id: name, options: optionValues })).max(1000),
  populationProxies: z.array(name).max(100),
  objective: z.string().min(1).max(10_000),
  strategy: z.strictObject({ id: name, options: optionValues }),
  budget: z.string().max(10_000),
  countOfficial: z.boolean(),
  evaluations: whole(1).nullable(),
  timeSeconds: z.number().positive().max(1e9).nullable(),
  round: whole(1, 1e6),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
});

/** Throws NascentError `input` naming the first wrong setting. `where` is the file or flag they come from. */
export function parseStudySettings(value: unknown, where: string): StudySettings {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as StudySettings;
  const issue = parsed.error.issues[0]!;
  throw new NascentError('input', {
    what: `bad study settings: ${issue.path.join('.') || 'settings'}: ${issue.message}`,
    where,
    hint: 'was it written by another version of nascent?',
  });
}
