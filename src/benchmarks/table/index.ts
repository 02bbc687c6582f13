export { readTable } from './read-table.ts';
export { matchingRows } from './row-filter.ts';
export { columnOf, createTable, numericColumn, rowOf, selectRows, type Table, type TableCell } from './table.ts';
