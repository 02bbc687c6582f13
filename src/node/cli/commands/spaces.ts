/** `nascent spaces [id]`: the search spaces, or one with its options. */
import { NascentError } from '../../../base/index.ts';
import { spaces as known, type Space } from '../../../spaces/index.ts';
import { type Command, defineCommand } from '../command.ts';
import { printDocument } from '../document.ts';
import { findSpace } from '../inputs/space.ts';
import { checkCommand } from '../spaces/check.ts';
import { countText, paragraph, table } from '../table.ts';

export const spaces: Command = defineCommand({
  name: 'spaces',
  summary: 'list the search spaces, show one with its options, or check one of your own',
  positionals: '[space|FILE] | check FILE',
  maximumPositionals: 2,
  flags: {},
  examples: [
    { command: 'nascent spaces nas-bench-201', does: 'show the options of a space' },
    { command: 'nascent spaces check ./my-space.yaml', does: 'try 20 random architectures of your own space' },
  ],
  run: async (_input, context) => {
    const { effects, positionals, json } = context;
    const [id, file] = positionals;
    if (id === 'check') return checkCommand(file, context);
    if (file !== undefined)
      throw new NascentError('usage', { what: 'too many words', got: file, hint: 'check FILE checks' });
    const all: readonly Space[] = Object.values(known);
    const shown = id === undefined ? all : [(await findSpace(id, context)).space];
    if (json) {
      printDocument(effects, 'spaces', {
        spaces: shown.map(({ id, title, paper, description, size, options, defaults, ...space }) => ({
          id,
          aliases: space.aliases ?? [],
          title,
          paper,
          description,
          textForm: space.textForm,
          example: space.example,
          reconstruction: space.reconstruction ?? null,
          size: typeof size === 'bigint' ? size : null,
          ...(typeof size === 'bigint' ? {} : { unbounded: size.unbounded }),
          options,
          defaults,
        })),
      });
    } else if (id === undefined) {
      const rows = all.map(({ id, size, title }) => [
        id,
        typeof size === 'bigint' ? countText(size) : 'unbounded',
        title,
      ]);
      effects.stdout(table(['id', 'architectures', 'title'], rows));
    } else {
      const [space] = shown;
      const { title, paper, description, options, defaults, textForm, example, reconstruction } = space!;
      effects.stdout(`${space!.id}: ${title}\n${paper}\n\n${paragraph(description)}\n\n`);
      if (reconstruction) effects.stdout(`${paragraph(`Reconstruction: ${reconstruction}`)}\n\n`);
      effects.stdout(`${paragraph(textForm)}\nExample: ${example}\n\n`);
      effects.stdout('Options (--space-option NAME=VALUE):\n');
      const rows = options.map((option) => [option.name, String(option.default), option.description]);
      effects.stdout(table(['name', 'default', 'meaning'], rows));
      effects.stdout(
        `\nDefaults: ${defaults.resolution}x${defaults.resolution}, ${defaults.classes} classes, batch ${defaults.batch}\n`,
      );
    }
    return 0;
  },
});
