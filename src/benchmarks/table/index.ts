export { readTable } from './read-table.ts';
export { matchingRows } from './row-filter.ts';
export { type Cell, columnOf, createTable, numericColumn, rowOf, selectRows, type Table } from './table.ts';
