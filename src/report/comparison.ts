/** Two networks side by side as a page: totals, scores, and their layers aligned. */
import { compact, escapeHtml, score } from './format.ts';
import { page, table } from './page.ts';

export interface ComparedLayer {
  readonly name: string;
  readonly kind: string;
  readonly setting: string;
  readonly shape: readonly number[];
  readonly params: number;
  readonly macs: number;
  readonly activationBytes: number;
}

export interface ComparedPair {
  readonly change: 'same' | 'changed' | 'removed' | 'added';
  readonly a: ComparedLayer | null;
  readonly b: ComparedLayer | null;
}

export interface Totals {
  readonly params: number;
  readonly macs: number;
  readonly activationBytes: number;
}

/** A score's text: six digits, or why there is none. */
export interface ComparedScore {
  readonly id: string;
  readonly better: 'higher' | 'lower';
  readonly a: number | null;
  readonly b: number | null;
  /** Why a side has none. */
  readonly reasonA: string | null;
  readonly reasonB: string | null;
}

export interface ComparisonData {
  readonly a: { readonly label: string; readonly totals: Totals };
  readonly b: { readonly label: string; readonly totals: Totals };
  readonly layers: readonly ComparedPair[];
  readonly scores: readonly ComparedScore[];
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly version: string;
}

/** HTML text. */
export function renderComparison(data: ComparisonData): string {
  const { a, b, layers, settings, version } = data;
  const counts = { same: 0, changed: 0, removed: 0, added: 0 };
  for (const { change } of layers) counts[change]++;
  const title = `${a.label} and ${b.label}`;
  return page(
    `Nascent: ${title}`,
    `<h1>Two networks side by side</h1>
<p>A: <code>${escapeHtml(a.label)}</code></p><p>B: <code>${escapeHtml(b.label)}</code></p>
<p class="soft">${counts.same} layers are the same, ${counts.changed} changed, ${counts.removed} only in A, ${counts.added} only in B.</p>
<h2>Cost of one image</h2>${totalsTable(data)}
<h2>Scores</h2>${scoreTable(data)}
<h2>Layers</h2>${layersTable(layers)}
<h2>Settings</h2>${table(
      [
        ['setting', false],
        ['value', false],
      ],
      [...settings, ['nascent', version] as const].map(([name, value]) => [
        escapeHtml(name),
        `<code>${escapeHtml(value)}</code>`,
      ]),
    )}`,
  );
}

const whole = (value: number): string => value.toLocaleString('en-US');

/** +12,345, -5 or nothing. */
const signed = (value: number): string => (value === 0 ? '' : `${value > 0 ? '+' : '-'}${whole(Math.abs(value))}`);

function totalsTable({ a, b }: ComparisonData): string {
  const rows = (
    [
      ['parameters', 'params'],
      ['MACs', 'macs'],
      ['activation memory (bytes)', 'activationBytes'],
    ] as const
  ).map(([name, key]) => {
    const [x, y] = [a.totals[key], b.totals[key]];
    return [name, whole(x), whole(y), signed(y - x), x > 0 ? `${(y / x).toFixed(3)}x` : '-'];
  });
  return table(
    [
      ['', false],
      ['A', true],
      ['B', true],
      ['B - A', true],
      ['B / A', true],
    ],
    rows,
  );
}

function scoreTable({ scores }: ComparisonData): string {
  // The reason in a word, all of it on hovering.
  const side = (value: number | null, reason: string | null): string =>
    value === null
      ? `<span class="soft" title="${escapeHtml(reason ?? '')}">${escapeHtml(reason?.split(':')[0] ?? '-')}</span>`
      : score(value);
  return table(
    [
      ['proxy', false],
      ['A', true],
      ['B', true],
      ['B - A', true],
      ['better', false],
    ],
    scores.map(({ id, better, a, b, reasonA, reasonB }) => [
      escapeHtml(id),
      side(a, reasonA),
      side(b, reasonB),
      a !== null && b !== null && Number.isFinite(b - a) ? score(b - a) : '',
      a === null || b === null || a === b ? '' : b > a === (better === 'higher') ? 'B' : 'A',
    ]),
  );
}

function layersTable(layers: readonly ComparedPair[]): string {
  const text = (layer: ComparedLayer | null): string =>
    layer === null
      ? ''
      : `${escapeHtml(layer.kind)} <span class="soft">${escapeHtml(layer.setting)}</span><br><code>${escapeHtml(layer.name)}</code>`;
  const shape = (layer: ComparedLayer | null): string => layer?.shape.join(' x ') ?? '';
  const both = (pair: ComparedPair, key: 'params' | 'macs' | 'activationBytes'): string => {
    const values = [pair.a, pair.b].map((layer) => (layer === null ? '-' : compact(layer[key])));
    return values[0] === values[1] ? values[0]! : values.join(' / ');
  };
  return table(
    [
      ['', false],
      ['A', false],
      ['B', false],
      ['shape A', false],
      ['shape B', false],
      ['params', true],
      ['MACs', true],
      ['bytes', true],
    ],
    layers.map((pair) => [
      pair.change === 'same' ? '' : pair.change,
      text(pair.a),
      text(pair.b),
      shape(pair.a),
      shape(pair.b),
      both(pair, 'params'),
      both(pair, 'macs'),
      both(pair, 'activationBytes'),
    ]),
    (row) => layers[row]!.change,
  );
}
