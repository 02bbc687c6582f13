/** What needs Node: files, the native engine, studies on disk, worker processes. */
export { type BenchOptions, type BenchResult, type BenchTaskData, loadTable, runBench } from './bench/index.ts';
export { loadData } from './data/index.ts';
export { type LoadOptions, loadExecutor } from './engine/index.ts';
export {
  type ExportSubject,
  onnxFile,
  pytorchFiles,
  type WeightedNetwork,
  weightedNetwork,
} from './export-network.ts';
export { writeFileAtomic } from './files.ts';
export { version } from './version.ts';
