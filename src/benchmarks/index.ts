export {
  type BenchDocument,
  type BenchProxy,
  type BenchSettings,
  type BenchTask,
  taskMatrix,
  tasksOf,
} from './document.ts';
export { type Architectures, architecturesOf } from './encodings/index.ts';
export { isNatsFile, type NatsFile, natsArchitecture, natsTable } from './official/nats-bench.ts';
export {
  type PublishedComparison,
  type PublishedTable,
  publishedFor,
  publishedTables,
  taskOf,
} from './published/index.ts';
export * from './statistics/index.ts';
export {
  columnOf,
  createTable,
  isParquet,
  matchingRows,
  maximumTableBytes,
  numericColumn,
  readTable,
  rowOf,
  selectRows,
  type Table,
  type TableCell,
} from './table/index.ts';
