export { type Architectures, architecturesOf } from './encodings/index.ts';
export { isNatsFile, type NatsFile, natsArchitecture, natsTable } from './official/nats-bench.ts';
export * from './statistics/index.ts';
export {
  type Cell,
  columnOf,
  createTable,
  matchingRows,
  numericColumn,
  readTable,
  rowOf,
  selectRows,
  type Table,
} from './table/index.ts';
