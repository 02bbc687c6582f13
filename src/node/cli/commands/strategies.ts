/** `nascent strategies [id]`: the search strategies, or one with its options. */
import { strategies as known } from '../../../search/index.ts';
import { type Command, defineCommand } from '../command.ts';
import { printDocument } from '../document.ts';
import { byId } from '../lookup.ts';
import { paragraph, table } from '../table.ts';

export const strategies: Command = defineCommand({
  name: 'strategies',
  summary: 'list the search strategies, or show one with its options',
  positionals: '[strategy]',
  maximumPositionals: 1,
  flags: {},
  examples: [{ command: 'nascent strategies evolution', does: 'show the options of a strategy' }],
  run: async (_input, { effects, positionals: [id], json }) => {
    const all = Object.values(known);
    const shown = id === undefined ? all : [byId(all, id, 'strategy')];
    if (json) {
      const described = shown.map(({ id, title, paper, description, options }) => {
        return { id, title, paper, description, options };
      });
      printDocument(effects, 'strategies', { strategies: described });
    } else if (id === undefined) {
      effects.stdout(
        table(
          ['id', 'title'],
          all.map(({ id, title }) => [id, title]),
        ),
      );
    } else {
      const { title, paper, description, options } = shown[0]!;
      effects.stdout(`${id}: ${title}\n${paper}\n\n${paragraph(description)}\n`);
      if (options.length > 0) {
        effects.stdout('\nOptions (--strategy-option NAME=VALUE):\n');
        const rows = options.map((option) => [option.name, String(option.default), option.description]);
        effects.stdout(table(['name', 'default', 'meaning'], rows));
      }
    }
    return 0;
  },
});
