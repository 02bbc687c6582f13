/** The documentation page of a search space in Markdown, written from the space's own fields, and the list of all of them. */
import { costs } from '../../graph/index.ts';
import type { NetworkSettings, Space } from '../../spaces/index.ts';

const count = (value: number | bigint): string => value.toLocaleString('en-US');

/** Exact, with a round number where there are too many digits to read. */
function sizeText(size: Space['size']): string {
  if (typeof size !== 'bigint') return `unbounded: ${size.unbounded}`;
  return size < 10n ** 9n ? count(size) : `${Number(size).toPrecision(3)} (${count(size)})`;
}

function shortSize(size: Space['size']): string {
  if (typeof size !== 'bigint') return 'unbounded';
  return size < 10n ** 9n ? count(size) : Number(size).toPrecision(3);
}

const settingsOf = ({ defaults: { resolution, classes } }: Space): NetworkSettings => ({
  batch: 1,
  resolution,
  classes,
});

interface Counts {
  readonly params: number;
  readonly macs: number;
  readonly paramsOfficial?: number;
  readonly macsOfficial?: number;
}

function countsOf(space: Space): Counts {
  const architecture = space.parse(space.example);
  return space.counts?.(architecture, settingsOf(space)) ?? costs(space.graph(architecture, settingsOf(space)));
}

const side = ({ defaults: { resolution } }: Space): string => `${resolution}x${resolution}`;

/** Cells must not break the table. */
const cellText = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cellText).join(' | ')} |`).join('\n');

/** What a strategy, a proxy or a budget can make use of. */
function abilities(space: Space): string {
  const { paramsOfficial, macsOfficial } = countsOf(space);
  const official = paramsOfficial !== undefined || macsOfficial !== undefined;
  const all: readonly (readonly [boolean, string])[] = [
    [space.enumerate !== undefined, 'enumeration (`--strategy exhaustive`)'],
    [space.index !== undefined, "the benchmark's index"],
    [space.neighbours !== undefined, 'neighbours'],
    [space.cross !== undefined, 'crossover'],
    [space.counts !== undefined, 'parameters and MACs in closed form'],
    [official, "the benchmark's own counts (`--count official`)"],
    [space.topology !== undefined, 'a view of operations for topology proxies'],
    [space.skipCells !== undefined, 'a view of skip links for NN-Mass and NN-Degree'],
  ];
  return all.flatMap(([has, text]) => (has ? [text] : [])).join(', ');
}

/** `drawn`: whether there is a drawing `<id>.svg` beside the page. */
export function spacePage(space: Space, drawn: boolean): string {
  const { id, title, paper, description, textForm, example, size, options, aliases = [], reconstruction } = space;
  const { params, macs, paramsOfficial, macsOfficial } = countsOf(space);
  const { classes, batch } = space.defaults;
  const official = (own: number, theirs: number | undefined): string =>
    theirs === undefined || theirs === own ? count(own) : `${count(own)} (the benchmark counts ${count(theirs)})`;
  const parts = [
    `# ${title}`,
    `\`${id}\`${aliases.length > 0 ? `, also ${aliases.map((alias) => `\`${alias}\``).join(', ')}` : ''}. ${paper}.`,
    description,
    ...(reconstruction === undefined ? [] : [`> **Reconstruction.** ${reconstruction}`]),
    tableOf(
      ['', ''],
      [
        ['architectures', sizeText(size)],
        ['unless told otherwise', `${side(space)}, ${classes} classes, batch ${batch}`],
        ['parameters of the example', official(params, paramsOfficial)],
        ['MACs of the example', official(macs, macsOfficial)],
        ['offers', abilities(space)],
      ],
    ),
    '## Text form',
    textForm,
    `\`\`\`\n${example}\n\`\`\``,
    ...(drawn ? [`![The example drawn](${id}.svg)`] : []),
    ...(options.length === 0
      ? []
      : [
          '## Options',
          'Given as `--space-option NAME=VALUE`.',
          tableOf(
            ['name', 'default', 'meaning'],
            options.map((option) => {
              const values = option.choices ? ` (${option.choices.join(', ')})` : '';
              return [`\`${option.name}\``, String(option.default) || '(empty)', `${option.description}${values}`];
            }),
          ),
        ]),
    '## Try it',
    [
      '```',
      `nascent score '${example}' --space ${id} --proxy params,macs`,
      `nascent search ${id} --evaluations 40 --out ${id}`,
      '```',
    ].join('\n'),
    '[All search spaces](README.md)',
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The list of all spaces. */
export function spacesList(spaces: readonly Space[]): string {
  const rows = spaces.map((space) => {
    const { params, macs } = countsOf(space);
    return [
      `[${space.id}](${space.id}.md)`,
      space.title,
      shortSize(space.size),
      `${count(params)} params, ${count(macs)} MACs at ${side(space)}`,
      space.paper,
      space.reconstruction === undefined ? 'no' : 'in part',
    ];
  });
  return `${[
    '# Search spaces',
    'Every space is one file in `src/spaces`; these pages are written from its fields by `npm run docs:spaces`. Reconstruction says whether something had to be rebuilt that no source states; the page of the space says what, and how well it fits. A space of your own: [own-space.md](../own-space.md).',
    tableOf(['space', 'title', 'architectures', 'example network', 'source', 'reconstruction'], rows),
  ].join('\n\n')}\n`;
}
