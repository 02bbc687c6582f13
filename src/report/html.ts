/** The report page: one self-contained HTML file that opens offline, light and dark. */
import { cell } from './figures/cell.ts';
import type { FigureContext } from './figures/context.ts';
import { progress } from './figures/progress.ts';
import { type ScatterFigure, scatter } from './figures/scatter.ts';
import { compact, escapeHtml, score } from './format.ts';
import { page, table } from './page.ts';
import { pageScript } from './script.ts';
import type { ReportData, ReportTrial } from './types.ts';

/** Hovering knows this many trials at most (the front, then the best), and this many dots are drawn; more would bloat the file. */
const describedLimit = 5_000;
const drawnLimit = 50_000;

/** HTML text. `document` makes SVG elements: a browser's, or a stand-in's on a server. */
export function renderReport(data: ReportData, document: Document): string {
  const drawn = foremost(data, drawnLimit);
  const described = foremost(data, describedLimit);
  const position = new Map(described.map((trial, i) => [trial.index, i]));
  const winner = data.trials.find((trial) => trial.architecture === data.winner.architecture)?.index ?? null;
  const front = new Set(data.front);
  const context: FigureContext = { document, width: 920, height: 420 };
  const plots: Record<string, ScatterFigure> = {};
  for (const cost of ['macs', 'params'] as const) {
    const points = drawn.flatMap((trial) =>
      trial.fitness === null ? [] : [{ index: trial.index, cost: trial[cost], score: trial.fitness }],
    );
    const figure = scatter(points, front, winner, { cost: costLabels[cost], score: data.objective }, context);
    if (figure) plots[cost] = figure;
  }
  const curve = progress(
    data.trials.map((trial) => trial.fitness),
    data.objective,
    { ...context, height: 280 },
  );
  const ids = data.proxies.map((proxy) => proxy.id);
  const payload = {
    ids,
    trials: described.map((trial) => [
      trial.architecture,
      compact(trial.params),
      compact(trial.macs),
      ids.map((id) => score(trial.scores[id])),
      trial.index,
    ]),
    plots: Object.fromEntries(
      Object.entries(plots).map(([key, figure]) => [
        key,
        {
          width: figure.width,
          height: figure.height,
          // Dots without a description come without an index.
          marks: figure.marks.map(([index, x, y]) => {
            const known = position.get(index);
            return known === undefined ? [x, y] : [x, y, known];
          }),
        },
      ]),
    ),
  };
  return page(
    `Nascent report: ${data.space}`,
    [
      heading(data),
      scatterSection(plots, data.trials.length > described.length),
      curve === null ? '' : `<h2>Best so far</h2><figure>${curve}</figure>`,
      drawingSection(data),
      `<h2>Best architectures</h2>${bestTable(data)}`,
      `<h2>Layers of the winner</h2>${layerTable(data)}`,
      `<h2>Proxies</h2>${proxyTable(data)}`,
      `<h2>How to reproduce</h2><pre>${data.reproduce.map(escapeHtml).join('\n')}</pre>${settingsTable(data)}`,
      data.notes.length === 0
        ? ''
        : `<h2>Notes</h2><ul>${data.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`,
    ].join('\n'),
    { payload, script: pageScript },
  );
}

const costLabels = { macs: 'MACs (one image)', params: 'parameters' } as const;

/** All trials, or the front and then the best when there are more than `limit`; in scoring order. */
function foremost(data: ReportData, limit: number): readonly ReportTrial[] {
  if (data.trials.length <= limit) return data.trials;
  const front = new Set(data.front);
  const worth = (trial: ReportTrial): number =>
    front.has(trial.index) ? Number.POSITIVE_INFINITY : (trial.fitness ?? Number.NEGATIVE_INFINITY);
  const sorted = [...data.trials].sort((a, b) => {
    const [left, right] = [worth(a), worth(b)];
    return left === right ? a.index - b.index : right > left ? 1 : -1;
  });
  return sorted.slice(0, limit).sort((a, b) => a.index - b.index);
}

function heading(data: ReportData): string {
  const best = data.best[0];
  const facts: [string, string][] = best
    ? [
        ['parameters', compact(best.params)],
        ['MACs', compact(best.macs)],
        ...data.proxies
          .filter(({ id }) => id !== 'params' && id !== 'macs')
          .map(({ id }): [string, string] => [id, score(best.scores[id])]),
      ]
    : [];
  return `<h1>${escapeHtml(data.spaceTitle)}</h1>
<p class="soft">${data.counts.unique.toLocaleString('en-US')} distinct networks scored (${data.counts.asked.toLocaleString('en-US')} asked, ${data.counts.failed} failed), objective <code>${escapeHtml(data.objective)}</code>, strategy ${escapeHtml(data.strategy)}, seed ${data.seed}; stopped: ${escapeHtml(data.stopped)}.</p>
<div class="winner"><p class="soft">Winner</p><code>${escapeHtml(data.winner.architecture)}</code>
<div class="facts">${facts.map(([name, value]) => `<div><span>${escapeHtml(name)}</span><b>${escapeHtml(value)}</b></div>`).join('')}</div></div>`;
}

function scatterSection(plots: Readonly<Record<string, ScatterFigure>>, partly: boolean): string {
  const keys = Object.keys(plots);
  if (keys.length === 0) return '<h2>Score against cost</h2><p>No network has a finite score.</p>';
  const tabs = keys.map(
    (key, i) =>
      `<label><input type="radio" name="cost" value="${key}"${i === 0 ? ' checked' : ''}> ${costLabels[key as 'macs' | 'params']}</label>`,
  );
  const boxes = keys.map((key, i) => {
    const { svg, canvas } = plots[key]!;
    return `<div class="plot" id="plot-${key}"${i === 0 ? '' : ' hidden'}>${svg}${canvas ? '<canvas></canvas>' : ''}<div class="ring" hidden></div><div class="tip" hidden></div></div>`;
  });
  return `<h2>Score against cost</h2><p class="tabs">${tabs.join('')}</p><figure>${boxes.join('')}<figcaption>Every dot is a network; the line is the Pareto front, the star the winner. Hover for its values${partly ? ` (the front and the best ${describedLimit.toLocaleString('en-US')})` : ''}.</figcaption></figure>`;
}

function drawingSection({ winner }: ReportData): string {
  const svg = winner.drawing ? cell(winner.drawing) : null;
  return svg === null ? '' : `<h2>The winner's cell</h2><figure>${svg}</figure>`;
}

function bestTable({ best, proxies }: ReportData): string {
  const shown = proxies.filter(({ id }) => id !== 'params' && id !== 'macs');
  return table(
    [
      ['#', true],
      ['architecture', false],
      ['params', true],
      ['MACs', true],
      ...shown.map(({ id }) => [id, true] as const),
    ],
    best.map((entry) => [
      String(entry.rank),
      `<code>${escapeHtml(entry.architecture)}</code>`,
      compact(entry.params),
      compact(entry.macs),
      ...shown.map(({ id }) => score(entry.scores[id])),
    ]),
  );
}

function layerTable({ winner }: ReportData): string {
  return table(
    [
      ['layer', false],
      ['kind', false],
      ['output shape', false],
      ['params', true],
      ['MACs', true],
    ],
    winner.layers.map(({ name, kind, shape, params, macs }) => [
      `<code>${escapeHtml(name)}</code>`,
      escapeHtml(kind),
      shape.join(' x '),
      params.toLocaleString('en-US'),
      macs.toLocaleString('en-US'),
    ]),
  );
}

function proxyTable({ proxies }: ReportData): string {
  return table(
    [
      ['proxy', false],
      ['better', false],
      ['source', false],
    ],
    proxies.map(({ id, title, better, provenance, paper }) => [
      `${escapeHtml(title)} <code>${escapeHtml(id)}</code>${provenance === 'reconstruction' ? '<span class="badge">reconstruction</span>' : ''}`,
      better,
      escapeHtml(paper),
    ]),
  );
}

function settingsTable({ settings, version }: ReportData): string {
  return table(
    [
      ['setting', false],
      ['value', false],
    ],
    [...settings, ['nascent', version] as const].map(([name, value]) => [
      escapeHtml(name),
      `<code>${escapeHtml(value)}</code>`,
    ]),
  );
}
