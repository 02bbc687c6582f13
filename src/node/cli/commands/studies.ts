/** `nascent studies`: the studies in a folder. */
import { resolve } from 'node:path';
import { listStudies } from '../../store/index.ts';
import { type Command, type CommandRun, defineCommand } from '../command.ts';
import { printDocument } from '../document.ts';
import { table } from '../table.ts';

export const studies: Command = defineCommand({
  name: 'studies',
  summary: 'list the studies in a folder',
  positionals: '[DIR]',
  maximumPositionals: 1,
  flags: {},
  examples: [{ command: 'nascent studies .', does: 'the studies in this folder and in the folders in it' }],
  run,
});

async function run(_input: object, { positionals, effects, json }: CommandRun): Promise<number> {
  const shown = positionals[0] ?? '.';
  const found = await listStudies(resolve(effects.cwd, shown));
  if (json) {
    printDocument(effects, 'studies', { studies: found });
    return 0;
  }
  if (found.length === 0) effects.stdout(`no studies in ${shown}\n`);
  else {
    const rows = found.map((study) =>
      study.ok
        ? [
            study.path,
            study.space,
            study.objective,
            study.strategy,
            String(study.networks),
            study.stopped ?? 'not finished',
          ]
        : [study.path, '-', '-', '-', '-', study.reason],
    );
    effects.stdout(table(['study', 'space', 'objective', 'strategy', 'networks', 'state'], rows));
  }
  return 0;
}
