/** NAS-Bench-101: an adjacency matrix beside the operations of its vertices, or the official hash of the cell (md5). */
import { nasBench101, nasBench101Hash } from '../../spaces/index.ts';
import type { Encoding } from './types.ts';

export const matrixAndOps: Encoding = {
  title: 'matrix and operations',
  spaces: ['nas-bench-101'],
  columns: [
    ['adjacency', 'matrix', 'module_adjacency', 'adjacency7'],
    ['ops', 'operations', 'module_operations', 'ops7'],
  ],
  text: (matrix, ops) => `${matrix} ${ops}`,
};

export const moduleHash: Encoding = {
  title: 'official hash',
  spaces: ['nas-bench-101'],
  columns: [['module_hash', 'hash', 'arch_hash']],
  text: (cell) => (/^[0-9a-f]{32}$/.test(cell!) ? cell! : null),
  // A hash says nothing about its cell: the 423,624 classes are gone through until all that are wanted were met.
  lookup(wanted) {
    const found = new Map<string, string>();
    for (const cell of nasBench101.enumerate!()) {
      if (found.size === wanted.size) break;
      const hash = nasBench101Hash(cell);
      if (wanted.has(hash)) found.set(hash, nasBench101.format(cell));
    }
    return found;
  },
};
