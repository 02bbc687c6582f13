/** Places of a drawing's nodes and edges: layered (dagre; Gansner et al. 1993), or in rows like text for a chain of blocks. */
import { Graph, layout } from '@dagrejs/dagre';
import type { Drawing } from '../types.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Centre and size. */
export interface PlacedNode extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge extends Point {
  /** The line to the arrow; `x`, `y` is the middle of the label. */
  readonly points: readonly Point[];
  /** A line without an arrow that leaves the row before. */
  readonly stub?: readonly Point[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** In the order of the drawing. */
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

const margin = 12;
const nodeHeight = 34;
const nodeWidth = (label: string): number => Math.max(40, label.length * 8 + 20);
const labelWidth = (label: string): number => label.length * 7 + 8;

export const layoutDrawing = (drawing: Drawing): Layout =>
  isChain(drawing) ? layoutRows(drawing) : layoutLayers(drawing);

/** Every node leads to the next one and nowhere else. */
const isChain = ({ nodes, edges }: Drawing): boolean =>
  edges.length === nodes.length - 1 && edges.every(({ from, to }, i) => from === i && to === i + 1);

function layoutLayers({ nodes, edges }: Drawing): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 44, ranksep: 48, edgesep: 28, marginx: margin, marginy: margin });
  nodes.forEach((label, id) => {
    graph.setNode(String(id), { label, width: nodeWidth(label), height: nodeHeight });
  });
  edges.forEach(({ from, to, label }, id) => {
    const size = { width: labelWidth(label), height: 18 };
    graph.setEdge(String(from), String(to), { label, ...size, labelpos: 'c' }, String(id));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: nodes.map((_, id) => graph.node(String(id)) as PlacedNode),
    edges: edges.map(({ from, to }, id) => graph.edge(String(from), String(to), String(id)) as PlacedEdge),
  };
}

/** Width at which a row is full: what a page shows without shrinking the text. */
const rowWidth = 940;
const rowHeight = 62;
/** Line on both sides of a label. */
const line = 24;

function layoutRows({ nodes, edges }: Drawing): Layout {
  const placed: PlacedNode[] = [];
  const placedEdges: PlacedEdge[] = [];
  let right = margin;
  let y = margin + nodeHeight / 2;
  let widest = 0;
  nodes.forEach((name, i) => {
    const width = nodeWidth(name);
    const edge = edges[i - 1];
    if (edge) {
      const label = labelWidth(edge.label);
      const stub = [
        { x: right, y },
        { x: right + line, y },
      ];
      const wraps = right + 2 * line + label + width + margin > rowWidth;
      if (wraps) {
        widest = Math.max(widest, right + line);
        right = margin;
        y += rowHeight;
      }
      const start = right;
      right += 2 * line + label;
      const points = [
        { x: start, y },
        { x: right, y },
      ];
      placedEdges.push({ points, x: start + line + label / 2, y, ...(wraps ? { stub } : {}) });
    }
    placed.push({ x: right + width / 2, y, width, height: nodeHeight });
    right += width;
    widest = Math.max(widest, right);
  });
  return {
    width: Math.ceil(widest + margin),
    height: Math.ceil(y + nodeHeight / 2 + margin),
    nodes: placed,
    edges: placedEdges,
  };
}
