/** Scores that sum a number over the cells of a densely linked network. */
import type { SkipCell, Space } from '../spaces/index.ts';
import type { ProxyContext, Score } from './types.ts';

const sum = (cells: readonly SkipCell[], number: (cell: SkipCell) => number): Score => ({
  ok: true,
  value: cells.reduce((total, cell) => total + number(cell), 0),
  parts: cells.map((cell, i) => ({ name: `cell ${i + 1}`, value: number(cell) })),
});

export function scoreSkipCells(
  { skipCells, topology }: Pick<ProxyContext, 'skipCells' | 'topology'>,
  number: (cell: SkipCell) => number,
): Score {
  if (skipCells !== null) return sum(skipCells, number);
  return topology === null
    ? { ok: false, reason: 'needs-space', detail: 'needs a search space of densely linked cells' }
    : { ok: false, reason: 'not-applicable', detail: 'the space has no cells with skip links into their layers' };
}

export function fromSkipCells<A>(
  space: Space<A>,
  number: (cell: SkipCell) => number,
): ((architecture: A) => Score) | null {
  return space.skipCells ? (architecture) => sum(space.skipCells!(architecture), number) : null;
}
