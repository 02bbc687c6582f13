export { type ExportOnnxOptions, exportOnnx } from './onnx.ts';
export { type ExportPytorchOptions, exportPytorch, exportPytorchWeights } from './pytorch.ts';
