/**
 * NAS-Bench-Suite-Zero (arXiv 2210.03230), files `zc_<benchmark>.json` of NASLib: {task: {architecture: {val_accuracy, proxy: {score,
 * time}}}}; earlier versions: {space: {task: {architecture: {val_accuracy, proxy: score}}}}. Becomes a table with the column `net`
 * (NASLib's form of an architecture) and `task.column`; with one task plain `column`.
 */
import { createTable, type Table, type TableCell } from '../table/table.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const first = (value: unknown): unknown => (isFields(value) ? Object.values(value)[0] : undefined);
const isEntry = (value: unknown): value is Fields => isFields(value) && typeof value.val_accuracy === 'number';

/** Looks at the first architecture only. */
export const isSuiteZero = (value: Fields): boolean =>
  isEntry(first(first(value))) || isEntry(first(first(first(value))));

export function suiteZeroTable(value: Fields, where: string): Table {
  const tasks = tasksOf(value);
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

/** Architectures by task; a level of spaces above the tasks joins their names when there are several. */
function tasksOf(value: Fields): (readonly [task: string, entries: Fields])[] {
  const named = (fields: Fields): [string, Fields][] =>
    Object.entries(fields).filter((entry): entry is [string, Fields] => isFields(entry[1]));
  if (isEntry(first(first(value)))) return named(value);
  const spaces = named(value);
  return spaces.flatMap(([space, tasks]) =>
    named(tasks).map(([task, entries]) => [spaces.length > 1 ? `${space}.${task}` : task, entries] as const),
  );
}
