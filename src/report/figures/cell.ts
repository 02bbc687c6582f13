/** A cell (or block) drawn as a graph, left to right, laid out by dagre (layered drawing, Gansner et al. 1993). */
import { Graph, layout } from '@dagrejs/dagre';
import { escapeHtml } from '../format.ts';
import type { Drawing } from '../types.ts';

/** Colour class of an operation by what it does; absent edges are drawn thin and dashed. */
function style(label: string): string {
  if (/none|zero/i.test(label)) return 'none';
  if (/skip|identity|concat/i.test(label)) return 'skip';
  if (/pool/i.test(label)) return 'pool';
  return 'conv';
}

/** SVG text; null for a drawing without nodes. */
export function cell({ nodes, edges }: Drawing): string | null {
  if (nodes.length === 0) return null;
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 44, ranksep: 48, edgesep: 28, marginx: 12, marginy: 12 });
  nodes.forEach((label, id) => {
    graph.setNode(String(id), { label, width: Math.max(40, label.length * 8 + 20), height: 34 });
  });
  edges.forEach(({ from, to, label }, id) => {
    graph.setEdge(
      String(from),
      String(to),
      { label, width: label.length * 7 + 8, height: 18, labelpos: 'c' },
      String(id),
    );
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const parts: string[] = [];
  for (const id of graph.edges()) {
    const edge = graph.edge(id) as { points: { x: number; y: number }[]; label: string; x: number; y: number };
    const kind = style(edge.label);
    const [first, ...rest] = edge.points;
    const path = `M${first!.x.toFixed(1)},${first!.y.toFixed(1)}${rest.map(({ x, y }) => `L${x.toFixed(1)},${y.toFixed(1)}`).join('')}`;
    parts.push(`<path class="edge ${kind}" d="${path}" marker-end="url(#arrow)"/>`);
    const w = edge.label.length * 6.6 + 10;
    parts.push(
      `<rect class="plate" x="${(edge.x - w / 2).toFixed(1)}" y="${(edge.y - 10).toFixed(1)}" width="${w.toFixed(1)}" height="20" rx="4"/>`,
    );
    parts.push(
      `<text class="op ${kind}" x="${edge.x.toFixed(1)}" y="${(edge.y + 4).toFixed(1)}">${escapeHtml(edge.label)}</text>`,
    );
  }
  nodes.forEach((label, id) => {
    const {
      x,
      y,
      width: w,
      height: h,
    } = graph.node(String(id)) as { x: number; y: number; width: number; height: number };
    parts.push(
      `<rect class="node" x="${(x - w / 2).toFixed(1)}" y="${(y - h / 2).toFixed(1)}" width="${w}" height="${h}" rx="8"/>`,
    );
    parts.push(`<text class="name" x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}">${escapeHtml(label)}</text>`);
  });
  const marker =
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0L8,4L0,8z"/></marker></defs>';
  return `<svg class="cell" role="img" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}">${marker}${parts.join('')}</svg>`;
}
