/** A cell (or block) drawn as a graph, left to right. */
import { escapeHtml } from '../format.ts';
import type { Drawing } from '../types.ts';
import { layoutDrawing } from './drawing-layout.ts';

/** Colour class of an operation by what it does; absent edges are drawn thin and dashed. */
function style(label: string): string {
  if (/none|zero/i.test(label)) return 'none';
  if (/skip|identity/i.test(label)) return 'skip';
  if (/pool/i.test(label)) return 'pool';
  return 'conv';
}

const pathOf = (points: readonly { readonly x: number; readonly y: number }[]): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`).join('');

/** SVG text; null for a drawing without nodes. */
export function cell(drawing: Drawing): string | null {
  if (drawing.nodes.length === 0) return null;
  const { width, height, nodes, edges } = layoutDrawing(drawing);
  const parts: string[] = [];
  edges.forEach(({ points, stub, x, y }, i) => {
    const { label } = drawing.edges[i]!;
    const kind = style(label);
    if (stub) parts.push(`<path class="edge ${kind}" d="${pathOf(stub)}"/>`);
    parts.push(`<path class="edge ${kind}" d="${pathOf(points)}" marker-end="url(#arrow)"/>`);
    const w = label.length * 6.6 + 10;
    parts.push(
      `<rect class="plate" x="${(x - w / 2).toFixed(1)}" y="${(y - 10).toFixed(1)}" width="${w.toFixed(1)}" height="20" rx="4"/>`,
    );
    parts.push(`<text class="op ${kind}" x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}">${escapeHtml(label)}</text>`);
  });
  nodes.forEach(({ x, y, width: w, height: h }, i) => {
    parts.push(
      `<rect class="node" x="${(x - w / 2).toFixed(1)}" y="${(y - h / 2).toFixed(1)}" width="${w}" height="${h}" rx="8"/>`,
    );
    parts.push(
      `<text class="name" x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}">${escapeHtml(drawing.nodes[i]!)}</text>`,
    );
  });
  const marker =
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0L8,4L0,8z"/></marker></defs>';
  return `<svg class="cell" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${marker}${parts.join('')}</svg>`;
}
