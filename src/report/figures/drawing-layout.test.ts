/** Drawings fit their frame, nothing covers anything, and chains are broken into rows a page can show. */
import { expect, test } from 'vitest';
import type { Drawing } from '../types.ts';
import { layoutDrawing, type PlacedNode } from './drawing-layout.ts';

const chain = (count: number): Drawing => ({
  nodes: Array.from({ length: count }, (_, i) => `node ${i}`),
  edges: Array.from({ length: count - 1 }, (_, i) => ({ from: i, to: i + 1, label: 'mbconv 3x3' })),
});
const diamond: Drawing = {
  nodes: ['in', 'a', 'b', 'out'],
  edges: [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ].map(([from, to]) => ({ from: from!, to: to!, label: 'conv' })),
};

const overlap = (a: PlacedNode, b: PlacedNode): boolean =>
  2 * Math.abs(a.x - b.x) < a.width + b.width && 2 * Math.abs(a.y - b.y) < a.height + b.height;

test.each([chain(2), chain(5), chain(22), diamond])('nodes lie apart inside the frame', (drawing) => {
  const { nodes, edges, width, height } = layoutDrawing(drawing);
  expect([nodes.length, edges.length]).toEqual([drawing.nodes.length, drawing.edges.length]);
  nodes.forEach((node, i) => {
    expect(node.x - node.width / 2).toBeGreaterThanOrEqual(0);
    expect(node.x + node.width / 2).toBeLessThanOrEqual(width);
    expect(node.y + node.height / 2).toBeLessThanOrEqual(height);
    for (const other of nodes.slice(i + 1)) expect(overlap(node, other)).toBe(false);
  });
});

test('a long chain reads like text: left to right, then the next row', () => {
  const { nodes, edges, width } = layoutDrawing(chain(22));
  expect(width).toBeLessThanOrEqual(1000);
  const rows = new Set(nodes.map(({ y }) => y));
  expect(rows.size).toBeGreaterThan(2);
  expect(edges.filter(({ stub }) => stub !== undefined).length).toBe(rows.size - 1);
  for (const [i, edge] of edges.entries()) {
    // The line ends at the node it leads to.
    const end = edge.points.at(-1)!;
    expect(end.x).toBeCloseTo(nodes[i + 1]!.x - nodes[i + 1]!.width / 2, 9);
    expect(end.y).toBe(nodes[i + 1]!.y);
  }
});
