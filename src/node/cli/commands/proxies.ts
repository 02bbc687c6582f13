/** `nascent proxies [id]`: the proxies, or one with its options. */
import { proxies as known, populationProxies } from '../../../proxies/index.ts';
import { type Command, defineCommand } from '../command.ts';
import { printDocument } from '../document.ts';
import { byId } from '../lookup.ts';
import { paragraph, table } from '../table.ts';

const needs = (value: { data: string; labels: boolean; gradients: number; space: boolean }): string =>
  [
    value.data === 'none' ? 'no data' : value.data,
    value.labels ? 'labels' : '',
    ['', 'gradients', 'second derivatives'][value.gradients] ?? '',
    value.space ? 'a space' : '',
  ]
    .filter((text) => text !== '')
    .join(', ');

export const proxies: Command = defineCommand({
  name: 'proxies',
  summary: 'list the proxies, or show one with its options',
  positionals: '[proxy]',
  maximumPositionals: 1,
  flags: {},
  examples: [{ command: 'nascent proxies zico', does: 'show what a proxy needs, its source and its options' }],
  run: async (_input, { effects, positionals: [id], json }) => {
    const single = Object.values(known);
    const population = Object.values(populationProxies);
    const shown = id === undefined ? [...single, ...population] : [byId([...single, ...population], id, 'proxy')];
    if (json) {
      const described = shown.map((proxy) => {
        const { id, title, paper, better, provenance, description } = proxy;
        const common = { id, title, paper, better, provenance, description };
        if ('terms' in proxy) return { ...common, aliases: [], population: true, terms: proxy.terms, options: [] };
        const { aliases = [], needs, options, isomorphismInvariant = false } = proxy;
        return { ...common, aliases, population: false, needs, options, isomorphismInvariant };
      });
      printDocument(effects, 'proxies', { proxies: described });
    } else if (id === undefined) {
      const rows = shown.map((proxy) => [
        proxy.id,
        proxy.better,
        'terms' in proxy ? `a population; terms ${proxy.terms.join(', ')}` : needs(proxy.needs),
        proxy.provenance === 'reconstruction' ? `${proxy.title} (reconstruction)` : proxy.title,
      ]);
      effects.stdout(table(['id', 'better', 'needs', 'title'], rows));
    } else {
      const proxy = shown[0]!;
      const { title, paper, provenance, better, description } = proxy;
      effects.stdout(
        `${proxy.id}: ${title} (${provenance}; ${better} is better)\n${paper}\n\n${paragraph(description)}\n`,
      );
      if ('terms' in proxy) effects.stdout(`\nTerms: ${proxy.terms.join(', ')}\n`);
      else {
        effects.stdout(`\nNeeds: ${needs(proxy.needs)}\n`);
        if (proxy.aliases?.length) effects.stdout(`Also accepted as: ${proxy.aliases.join(', ')}\n`);
        if (proxy.options.length > 0) {
          effects.stdout('\nOptions (--proxy-option PROXY.NAME=VALUE):\n');
          const rows = proxy.options.map(({ name, default: value, choices, description }) => {
            return [name, String(value), choices ? `${description} (${choices.join(', ')})` : description];
          });
          effects.stdout(table(['name', 'default', 'meaning'], rows));
        }
      }
    }
    return 0;
  },
});
