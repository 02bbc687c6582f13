/** The library: everything here runs in Node and in a browser. Files, SQLite, workers and the native engine: `nascent/node`. */
export * from './base/index.ts';
export * from './benchmarks/index.ts';
export type { BatchRequest } from './data/index.ts';
export * from './data/index.ts';
export * from './engine/index.ts';
export * from './export/index.ts';
export * from './graph/index.ts';
export * from './proxies/index.ts';
export * from './random/index.ts';
export { type BenchPageData, benchMarkdown, type ReportData, renderBench, renderReport } from './report/index.ts';
export * from './search/index.ts';
export * from './spaces/index.ts';
export * from './study/index.ts';
