/** A stored study as the data of its report page. */
import { layerTable } from '../../../graph/index.ts';
import { populationProxies, proxies } from '../../../proxies/index.ts';
import type { ReportData } from '../../../report/index.ts';
import type { Space } from '../../../spaces/index.ts';
import { evaluateStudy, frontOf, networkSettings, type StoredStudy, summarise } from '../../../study/index.ts';
import { version } from '../../version.ts';

/** Rows of the table of best architectures. */
const bestRows = 20;

/** Null when nothing was scored. `reproduce`: the command lines that make this study again. */
export function reportData(stored: StoredStudy, space: Space, reproduce: readonly string[]): ReportData | null {
  const summary = summarise(stored, bestRows);
  const winner = summary.best[0];
  if (!winner) return null;
  const { settings } = stored;
  const { trials, fitness, columns } = evaluateStudy(stored);
  const architecture = space.parse(winner.architecture);
  const value = (
    scores: ReportData['trials'][number]['scores'] | (typeof summary.best)[number]['scores'],
    id: string,
  ): number | null => {
    const score = scores[id];
    if (typeof score === 'number' || score === null || score === undefined) return score ?? null;
    return score.ok ? score.value : null;
  };
  const ids = [...settings.proxies.map(({ id }) => id), ...settings.populationProxies];
  const plain = (scores: (typeof summary.best)[number]['scores']): Record<string, number | null> =>
    Object.fromEntries(ids.map((id) => [id, value(scores, id)]));
  return {
    space: space.id,
    spaceTitle: space.title,
    objective: settings.objective,
    strategy: settings.strategy.id,
    seed: settings.seed,
    stopped: stored.stopped ?? 'not finished',
    counts: { asked: summary.asked, unique: summary.unique, failed: summary.failed },
    trials: trials.map(({ index, architecture: text, params, macs, scores }) => ({
      index,
      architecture: text,
      params,
      macs,
      scores: plain(scores),
      fitness: fitness[index] ?? null,
    })),
    front: frontOf(trials, columns),
    best: summary.best.map(({ rank, architecture: text, params, macs, scores }) => ({
      rank,
      architecture: text,
      params,
      macs,
      scores: plain(scores),
    })),
    winner: {
      architecture: winner.architecture,
      layers: layerTable(space.graph(architecture, networkSettings(settings))),
      drawing: space.drawing?.(architecture) ?? null,
    },
    proxies: ids.map((id) => {
      const { title, better, provenance, paper } = (proxies[id] ?? populationProxies[id])!;
      return { id, title, better, provenance, paper };
    }),
    settings: [
      ['space', `${settings.space} ${JSON.stringify(settings.spaceOptions)}`],
      [
        'images',
        `${settings.data}, ${settings.resolution}x${settings.resolution}, batch ${settings.batch}, ${settings.classes} classes, labels ${settings.labels}`,
      ],
      ['objective', settings.objective],
      ['strategy', `${settings.strategy.id} ${JSON.stringify(settings.strategy.options)}`],
      ['budget', settings.budget === '' ? 'none' : settings.budget],
      ['lowering', stored.lowering],
    ],
    reproduce,
    notes: [
      'A zero-shot score ranks networks without training them; it is a guess, not an accuracy. #Params and MACs are the baselines to beat.',
    ],
    version,
  };
}

/** The command line of a study's settings; a user's data and space are named as they were given. */
export function reproduceLines(stored: StoredStudy, dataSpec: string, out: string): readonly string[] {
  const { settings } = stored;
  const asked = settings.proxies.map(({ id }) => id);
  const terms = new Set(settings.populationProxies.flatMap((id) => populationProxies[id]?.terms ?? []));
  const named = [...settings.populationProxies, ...asked.filter((id) => !terms.has(id))];
  const words = ['npx nascent search', quote(stored.local.space ?? settings.space)];
  for (const [name, value] of Object.entries(settings.spaceOptions)) words.push(`--space-option ${name}=${value}`);
  words.push(`--proxy ${named.join(',')}`);
  for (const { id, options } of settings.proxies)
    for (const [name, value] of Object.entries(options)) words.push(`--proxy-option ${id}.${name}=${value}`);
  words.push(`--objective ${quote(settings.objective)}`, `--strategy ${settings.strategy.id}`);
  for (const [name, value] of Object.entries(settings.strategy.options))
    words.push(`--strategy-option ${name}=${value}`);
  if (settings.budget !== '') words.push(`--budget ${quote(settings.budget)}`);
  if (settings.countOfficial) words.push('--count official');
  if (settings.evaluations !== null) words.push(`--evaluations ${settings.evaluations}`);
  if (settings.timeSeconds !== null) words.push(`--time ${settings.timeSeconds}`);
  words.push(
    `--round ${settings.round}`,
    `--data ${quote(dataSpec)}`,
    `--labels ${settings.labels === 'random' ? 'random' : 'real'}`,
  );
  words.push(
    `--resolution ${settings.resolution}`,
    `--classes ${settings.classes}`,
    `--batch ${settings.batch}`,
    `--seed ${settings.seed}`,
    `--out ${quote(out)}`,
  );
  return [words.join(' ')];
}

const quote = (text: string): string => (/^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
