/** Best score so far against the number of distinct networks scored. */
import * as Plot from '@observablehq/plot';
import { baseOptions, type FigureContext } from './context.ts';

/** `fitness` in scoring order; null and non-finite values leave the best as it was. Null when nothing was scored. */
export function progress(fitness: readonly (number | null)[], label: string, context: FigureContext): string | null {
  const steps: { scored: number; best: number }[] = [];
  let best = Number.NEGATIVE_INFINITY;
  fitness.forEach((value, index) => {
    if (value !== null && Number.isFinite(value) && value > best) {
      best = value;
      steps.push({ scored: index + 1, best });
    }
  });
  if (steps.length === 0) return null;
  const curve = [...steps, { scored: fitness.length, best }];
  const figure = Plot.plot({
    ...baseOptions(context),
    x: { label: 'networks scored', domain: [0, fitness.length], grid: true },
    y: { label: `best ${label}`, nice: true, grid: true },
    marks: [
      Plot.line(curve, { x: 'scored', y: 'best', stroke: 'var(--dot)', strokeWidth: 2, curve: 'step-after' }),
      Plot.dot(steps, { x: 'scored', y: 'best', fill: 'var(--dot)', r: 3 }),
    ],
  });
  return figure.outerHTML;
}
