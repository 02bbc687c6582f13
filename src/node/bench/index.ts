export { loadTable } from './load-table.ts';
export type { MeasureProgress } from './measure.ts';
export { benchFileNames, outFolder, scoresFileName } from './measure-all.ts';
export type { BenchOptions } from './options.ts';
export { type BenchResult, type BenchTaskData, runBench } from './run-bench.ts';
