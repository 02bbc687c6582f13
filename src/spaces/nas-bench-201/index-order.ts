/** The official API's index: the lexicographic list shuffled by CPython's random.seed(88). */
import { CPythonRandom } from '../../random/index.ts';
import { type Cell, cellCount } from './cell.ts';

let order: { readonly byIndex: Uint16Array; readonly byCell: Uint16Array } | null = null;

function officialOrder(): { readonly byIndex: Uint16Array; readonly byCell: Uint16Array } {
  if (order === null) {
    const byIndex = Uint16Array.from(new CPythonRandom(88).shuffle([...Array(cellCount).keys()]));
    const byCell = new Uint16Array(cellCount);
    byIndex.forEach((cell, index) => {
      byCell[cell] = index;
    });
    order = { byIndex, byCell };
  }
  return order;
}

export const cellAt = (index: number): Cell => officialOrder().byIndex[index]!;
export const indexOf = (cell: Cell): number => officialOrder().byCell[cell]!;
