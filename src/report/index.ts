export { type BenchPageData, renderBench } from './bench/html.ts';
export { benchMarkdown } from './bench/markdown.ts';
export {
  type ComparedLayer,
  type ComparedPair,
  type ComparedScore,
  type ComparisonData,
  renderComparison,
  type Totals,
} from './comparison.ts';
export { cell } from './figures/cell.ts';
export type { FigureContext } from './figures/context.ts';
export { progress } from './figures/progress.ts';
export { dotLimit, type ScatterFigure, type ScatterPoint, scatter } from './figures/scatter.ts';
export { compact, escapeHtml, score } from './format.ts';
export { renderReport } from './html.ts';
export { spaceDocuments } from './spaces/files.ts';
export type { Drawing, ReportData, ReportLayer, ReportProxy, ReportTrial } from './types.ts';
