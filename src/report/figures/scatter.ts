/**
 * Score against cost with the Pareto front. Up to `dotLimit` points are SVG dots; above, the SVG holds axes, front and a density
 * layer, and the page draws the dots on a canvas: thousands of SVG elements make browsers crawl and the file large.
 */
import * as Plot from '@observablehq/plot';
import { compact } from '../format.ts';
import { baseOptions, type FigureContext } from './context.ts';

export const dotLimit = 3000;

export interface ScatterPoint {
  /** Trial index. */
  readonly index: number;
  readonly cost: number;
  readonly score: number;
}

export interface ScatterFigure {
  readonly svg: string;
  /** Pixel positions for hovering and for the canvas: [trial index, x, y]. */
  readonly marks: readonly (readonly [index: number, x: number, y: number])[];
  readonly width: number;
  readonly height: number;
  /** True when the dots are not in the SVG. */
  readonly canvas: boolean;
}

/** Points with non-finite scores are left out. `front` and `winner` are trial indices. */
export function scatter(
  points: readonly ScatterPoint[],
  front: ReadonlySet<number>,
  winner: number | null,
  labels: { readonly cost: string; readonly score: string },
  context: FigureContext,
): ScatterFigure | null {
  const shown = points.filter((point) => Number.isFinite(point.score) && Number.isFinite(point.cost));
  if (shown.length === 0) return null;
  const canvas = shown.length > dotLimit;
  const onFront = shown.filter((point) => front.has(point.index)).sort((a, b) => a.cost - b.cost);
  const best = shown.filter((point) => point.index === winner);
  const densityOptions = {
    ...Plot.bin({ fill: 'count' }, { x: 'cost', y: 'score', thresholds: 60 }),
    fillOpacity: 0.35,
  };
  const figure = Plot.plot({
    ...baseOptions(context),
    x: { label: labels.cost, tickFormat: (value: number) => compact(value), nice: true, grid: true },
    y: { label: labels.score, nice: true, grid: true },
    color: { scheme: 'blues', type: 'sqrt' },
    marks: [
      canvas
        ? Plot.rect(shown, densityOptions)
        : Plot.dot(shown, { x: 'cost', y: 'score', r: 3, fill: 'var(--dot)', fillOpacity: 0.55 }),
      Plot.line(onFront, { x: 'cost', y: 'score', stroke: 'var(--front)', strokeWidth: 1.5, curve: 'step-after' }),
      Plot.dot(onFront, {
        x: 'cost',
        y: 'score',
        r: 4,
        stroke: 'var(--front)',
        strokeWidth: 1.5,
        fill: 'var(--paper)',
      }),
      Plot.dot(best, { x: 'cost', y: 'score', symbol: 'star', r: 9, fill: 'var(--winner)', stroke: 'var(--paper)' }),
    ],
  });
  const [x, y] = [figure.scale('x'), figure.scale('y')];
  return {
    svg: figure.outerHTML,
    marks: shown.map(({ index, cost, score }) => [index, pixel(x?.apply(cost)), pixel(y?.apply(score))]),
    width: context.width,
    height: context.height,
    canvas,
  };
}

/** Tenths of a pixel, written short. */
const pixel = (value: number | undefined): number => Math.round((value ?? 0) * 10) / 10;
