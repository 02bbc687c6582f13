export { isParquet } from './parquet.ts';
export { maximumTableBytes, readTable } from './read-table.ts';
export { matchingRows } from './row-filter.ts';
export { columnOf, createTable, numericColumn, rowOf, selectRows, type Table, type TableCell } from './table.ts';
