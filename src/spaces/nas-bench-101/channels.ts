/** Channels of the vertices (nasbench `compute_vertex_channels`). */
import { bitCount, type Cell, sourcesOf, targetsOf } from './cell.ts';

/**
 * Channels of every inner vertex for a cell of `width` output channels, at the vertex's index. The vertices that feed the output
 * share its channels, the first ones taking one more when they do not divide; others have the most of what they feed.
 */
export function vertexChannels(cell: Cell, width: number): readonly number[] {
  const output = cell.vertices - 1;
  const feeding = sourcesOf(cell, output) & ~1;
  const count = bitCount(feeding);
  const share = Math.floor(width / count);
  let extra = width - share * count;
  const channels = Array<number>(cell.vertices).fill(0);
  for (let vertex = 1; vertex < output; vertex++)
    if ((feeding >> vertex) & 1) channels[vertex] = extra-- > 0 ? share + 1 : share;
  for (let vertex = output - 1; vertex > 0; vertex--) {
    if ((feeding >> vertex) & 1) continue;
    const targets = targetsOf(cell, vertex);
    for (let to = vertex + 1; to < output; to++)
      if ((targets >> to) & 1) channels[vertex] = Math.max(channels[vertex]!, channels[to]!);
  }
  return channels;
}
