/** Channels of the vertices (nasbench `compute_vertex_channels`). */
import { bitCount, type Cell, maximumVertices, sourcesOf } from './cell.ts';

/**
 * Channels of every inner vertex for a cell of `width` output channels, at the vertex's index of `channels`. The vertices that
 * feed the output share its channels, the first ones taking one more when they do not divide; others have the most of what they
 * feed.
 */
export function vertexChannels(
  cell: Cell,
  width: number,
  channels: Int32Array = new Int32Array(maximumVertices),
): Int32Array {
  const output = cell.vertices - 1;
  const feeding = sourcesOf(cell, output) & ~1;
  const count = bitCount(feeding);
  const share = Math.floor(width / count);
  let extra = width - share * count;
  for (let vertex = 1; vertex < output; vertex++)
    channels[vertex] = ((feeding >> vertex) & 1) === 0 ? 0 : extra-- > 0 ? share + 1 : share;
  // From the last vertex on, so that a vertex has its channels when it hands them to its sources.
  for (let vertex = output - 1; vertex > 1; vertex--) {
    const own = channels[vertex]!;
    const others = sourcesOf(cell, vertex) & ~feeding;
    for (let from = 1; from < vertex; from++) if ((others >> from) & 1 && channels[from]! < own) channels[from] = own;
  }
  return channels;
}
