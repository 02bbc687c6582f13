export { estimateNormStatistics } from './norm-statistics.ts';
export { type ExportOnnxOptions, exportOnnx } from './onnx.ts';
export { type ExportPytorchOptions, exportPytorch, exportPytorchWeights } from './pytorch.ts';
export { type ArchitectureDocument, type Cell, exportCsv, exportJson, exportParquet, type Row } from './tables.ts';
