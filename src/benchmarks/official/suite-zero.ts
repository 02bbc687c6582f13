/**
 * NAS-Bench-Suite-Zero (arXiv 2210.03230), files `zc_<benchmark>.json` of NASLib: {task: {architecture: {val_accuracy, proxy: {score,
 * time}}}}. Becomes a table with the column `net` (NASLib's tuple) and `task.column`; with one task plain `column`.
 */
import type { Table, TableCell } from '../table/table.ts';
import { createTable } from '../table/table.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Looks at the first architecture only. */
export function isSuiteZero(value: Fields): boolean {
  const task = Object.values(value)[0];
  const entry = isFields(task) ? Object.values(task)[0] : undefined;
  return isFields(entry) && Object.values(entry).some((each) => isFields(each) && typeof each.score === 'number');
}

export function suiteZeroTable(value: Fields, where: string): Table {
  const tasks = Object.entries(value).filter((entry): entry is [string, Fields] => isFields(entry[1]));
  const nets = new Map<string, number>();
  for (const [, entries] of tasks) for (const net of Object.keys(entries)) if (!nets.has(net)) nets.set(net, nets.size);
  const columns = new Map<string, TableCell[]>([['net', [...nets.keys()]]]);
  const set = (name: string, row: number, cell: TableCell): void => {
    let cells = columns.get(name);
    if (!cells) {
      cells = Array<TableCell>(nets.size).fill(null);
      columns.set(name, cells);
    }
    cells[row] = cell;
  };
  for (const [task, entries] of tasks) {
    const prefix = tasks.length > 1 ? `${task}.` : '';
    for (const [net, entry] of Object.entries(entries)) {
      if (!isFields(entry)) continue;
      const row = nets.get(net)!;
      for (const [name, content] of Object.entries(entry)) {
        if (typeof content === 'number') set(`${prefix}${name}`, row, content);
        else if (isFields(content)) {
          if (typeof content.score === 'number') set(`${prefix}${name}`, row, content.score);
          if (typeof content.time === 'number') set(`${prefix}${name}_time`, row, content.time);
        }
      }
    }
  }
  return createTable(where, columns);
}
