/** `nascent resume`: continue a study to exactly the end it would have had without the interruption. */
import { canonicalJson, NascentError } from '../../../base/index.ts';
import { strategies } from '../../../search/index.ts';
import { findStudy, openStudy } from '../../store/index.ts';
import { type Command, type CommandRun, defineCommand, type FlagInput } from '../command.ts';
import { openData } from '../inputs/runtime.ts';
import { byId } from '../lookup.ts';
import { runJob } from '../study/run.ts';
import { studySpace } from '../study/study-space.ts';

const flags = {
  workers: { kind: 'integer', minimum: 1, value: 'N', description: 'worker processes', default: '1' },
  top: { kind: 'integer', minimum: 1, value: 'N', description: 'best networks to print', default: '10' },
  space: { kind: 'text', value: 'FILE', description: "the study's own space, where it has one" },
  data: { kind: 'text', value: 'PATH', description: "where the study's images are now, if they moved" },
} as const;

type Input = FlagInput<typeof flags>;

export const resume: Command = defineCommand({
  name: 'resume',
  summary: 'continue an interrupted study',
  positionals: '<study>',
  minimumPositionals: 1,
  maximumPositionals: 1,
  flags,
  examples: [{ command: 'nascent resume nascent-out --workers 2', does: 'continue the study in that folder' }],
  run: (input, context) => continueExisting(context.positionals[0]!, input, context),
});

/** Opens the study, checks that its data is the same, and runs it to its end. */
export async function continueExisting(name: string, input: Input, context: CommandRun): Promise<number> {
  const file = findStudy(name, context.effects.cwd);
  const store = await openStudy(file, { write: true });
  try {
    const stored = store.read();
    const { settings, local } = stored;
    const { space, origin } = await studySpace(stored, input.space, context);
    const strategy = byId(Object.values(strategies), settings.strategy.id, 'strategy');
    const dataSpec = input.data ?? local.data;
    const { provider } = await openData({
      data: dataSpec,
      labels: settings.labels,
      classes: settings.classes,
      seed: settings.seed,
    });
    if (canonicalJson(provider.description) !== canonicalJson(settings.dataDescription)) {
      throw new NascentError('conflict', {
        what: "the images are not the study's",
        where: dataSpec,
        hint: '--data PATH names the right ones; a changed data set needs a new study',
      });
    }
    const job = {
      store,
      file,
      shown: name,
      space,
      spaceFile: origin?.path ?? null,
      strategy,
      dataSpec,
      workers: input.workers ?? 1,
      top: input.top ?? 10,
    };
    return await runJob({ ...job, shown: shownFile(name) }, context);
  } catch (error) {
    store.close();
    throw error;
  }
}

const shownFile = (name: string): string => (name.endsWith('.db') ? name : `${name.replace(/\/+$/, '')}/study.db`);
