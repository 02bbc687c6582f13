/** A cell drawing as an SVG file of its own: with its namespace and the report's colours, light and dark. */
import { cell } from '../figures/cell.ts';
import { styleSheet } from '../style.ts';
import type { Drawing } from '../types.ts';

/** Rules of the report that a drawing uses. */
const rules = styleSheet
  .split('\n')
  .filter((line) => /^(:root|@media|svg\.cell)/.test(line))
  .join('\n');

/** SVG text; null for a drawing without nodes. */
export function drawingFile(drawing: Drawing): string | null {
  const svg = cell(drawing);
  if (svg === null) return null;
  const [head] = /^<svg[^>]*>/.exec(svg)!;
  return `${head.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')}<style>${rules}</style>${svg.slice(head.length)}\n`;
}
