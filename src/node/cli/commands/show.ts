/** `nascent show`: what a study holds, also while another process runs it. Starts no work. */
import { findStudy, openStudy } from '../../store/index.ts';
import { type Command, type CommandRun, defineCommand, type FlagInput } from '../command.ts';
import { printDocument } from '../document.ts';
import { studyDocument, studyText } from '../study/document.ts';

const flags = {
  top: { kind: 'integer', minimum: 1, value: 'N', description: 'best networks to print', default: '10' },
} as const;

export const show: Command = defineCommand({
  name: 'show',
  summary: 'show what a study holds, without starting work',
  positionals: '<study>',
  minimumPositionals: 1,
  maximumPositionals: 1,
  flags,
  examples: [{ command: 'nascent show nascent-out', does: 'settings, best networks and state of a study' }],
  run,
});

async function run({ top }: FlagInput<typeof flags>, { positionals, effects, json }: CommandRun): Promise<number> {
  const name = positionals[0]!;
  const store = await openStudy(findStudy(name, effects.cwd), { write: false });
  try {
    const document = studyDocument(name, store.read(), top ?? 10);
    if (json) printDocument(effects, 'show', document);
    else effects.stdout(studyText(document));
  } finally {
    store.close();
  }
  return 0;
}
