/** Figures of the bench page: target against rank, correlations with intervals, picks under budgets, agreement. */
import * as Plot from '@observablehq/plot';
import type { Agreement, HardwareReport, ProxyTrust } from '../../benchmarks/index.ts';
import type { FigureContext } from '../figures/context.ts';
import { baseOptions } from '../figures/context.ts';
import { compact } from '../format.ts';

/** Dots drawn at most; above, every k-th in order of score. */
const dotLimit = 2000;

/** Target against the place by score (0: worst, 100: best), since raw scores span orders of magnitude. */
export function rankScatter(
  scores: readonly (number | null)[],
  target: readonly number[],
  labels: { readonly proxy: string; readonly target: string },
  context: FigureContext,
): string {
  const known = target
    .flatMap((value, i) => (scores[i] === null || scores[i] === undefined ? [] : [{ score: scores[i], value }]))
    .sort((a, b) => (a.score === b.score ? 0 : a.score < b.score ? -1 : 1));
  const step = Math.ceil(known.length / dotLimit);
  const dots = known.flatMap(({ value }, place) =>
    place % step === 0 ? [{ place: (100 * place) / Math.max(1, known.length - 1), value }] : [],
  );
  return Plot.plot({
    ...baseOptions(context),
    x: { label: `place by ${labels.proxy} (%)`, domain: [0, 100], grid: true },
    y: { label: labels.target, grid: true, nice: true },
    marks: [Plot.dot(dots, { x: 'place', y: 'value', r: 1.6, fill: 'var(--dot)', fillOpacity: 0.4 })],
  }).outerHTML;
}

/** Spearman and tau-b per proxy with their intervals. */
export function correlationBars(proxies: readonly ProxyTrust[], context: FigureContext): string {
  const bars = proxies.flatMap(({ id, spearman, kendall, ci }) => [
    { id, kind: 'Spearman', value: spearman ?? 0, low: ci.spearman?.[0], high: ci.spearman?.[1] },
    { id, kind: 'tau-b', value: kendall ?? 0, low: ci.kendall?.[0], high: ci.kendall?.[1] },
  ]);
  const bounded = bars.filter(({ low }) => low !== undefined);
  return Plot.plot({
    ...baseOptions({ ...context, height: 60 + 44 * proxies.length }),
    marginLeft: 150,
    x: { label: 'rank correlation', grid: true, domain: [Math.min(0, ...bars.map(({ value }) => value - 0.05)), 1] },
    y: { label: null, axis: null },
    fy: { label: null, domain: proxies.map(({ id }) => id) },
    color: { domain: ['Spearman', 'tau-b'], range: ['var(--dot)', 'var(--pool)'], legend: false },
    marks: [
      Plot.barX(bars, { x: 'value', y: 'kind', fy: 'id', fill: 'kind', fillOpacity: 0.75 }),
      Plot.ruleY(bounded, { x1: 'low', x2: 'high', y: 'kind', fy: 'id', stroke: 'var(--ink)', strokeWidth: 1.5 }),
      Plot.text(bars, {
        x: (bar: { value: number; high?: number }) => Math.max(bar.value, bar.high ?? 0),
        y: 'kind',
        fy: 'id',
        text: (bar: { kind: string; value: number }) => `${bar.kind} ${bar.value.toFixed(3)}`,
        textAnchor: 'start',
        dx: 5,
        fill: 'currentColor',
      }),
      Plot.ruleX([0]),
    ],
  }).outerHTML;
}

/** Target of the picked architecture at each budget, beside the best there is. */
export function budgetLines(
  { cost, budgets, proxies }: HardwareReport,
  target: string,
  context: FigureContext,
): string {
  const oracle = budgets.map(({ budget, oracle: value }) => ({ budget, value }));
  const lines = proxies.flatMap(({ id, picks }) =>
    picks.flatMap((value, k) => (value === null ? [] : [{ id, budget: budgets[k]!.budget, value }])),
  );
  return Plot.plot({
    ...baseOptions(context),
    marginRight: 130,
    x: { label: `budget: ${cost}`, tickFormat: (value: number) => compact(value), grid: true, nice: true },
    y: { label: target, grid: true, nice: true },
    color: { domain: proxies.map(({ id }) => id), scheme: 'tableau10' },
    marks: [
      Plot.line(oracle, { x: 'budget', y: 'value', stroke: 'currentColor', strokeDasharray: '5 4' }),
      Plot.text(oracle.slice(-1), { x: 'budget', y: 'value', text: () => 'oracle', dx: 8, textAnchor: 'start' }),
      Plot.line(lines, { x: 'budget', y: 'value', z: 'id', stroke: 'id', strokeWidth: 1.6 }),
      Plot.dot(lines, { x: 'budget', y: 'value', fill: 'id', r: 3 }),
      Plot.text(
        lines,
        Plot.selectLast({ x: 'budget', y: 'value', z: 'id', text: 'id', fill: 'id', dx: 8, textAnchor: 'start' }),
      ),
    ],
  }).outerHTML;
}

export function agreementMap({ proxies, spearman }: Agreement, context: FigureContext): string {
  const cells = proxies.flatMap((a, i) => proxies.map((b, j) => ({ a, b, value: spearman[i]![j]! })));
  const size = Math.min(context.width, 190 + 46 * proxies.length);
  return Plot.plot({
    ...baseOptions({ ...context, width: size, height: Math.min(size, 130 + 32 * proxies.length) }),
    marginLeft: 150,
    marginBottom: 110,
    x: { label: null, domain: [...proxies], tickRotate: -50 },
    y: { label: null, domain: [...proxies] },
    color: { scheme: 'RdBu', domain: [-1, 1] },
    marks: [
      Plot.cell(cells, { x: 'b', y: 'a', fill: 'value', inset: 0.5 }),
      Plot.text(cells, {
        x: 'b',
        y: 'a',
        text: ({ value }: { value: number | null }) => (value === null ? '' : value.toFixed(2)),
        fill: ({ value }: { value: number | null }) => (Math.abs(value ?? 0) > 0.6 ? '#fff' : '#222'),
        fontSize: 10,
      }),
    ],
  }).outerHTML;
}
