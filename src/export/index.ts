export { type ExportOnnxOptions, exportOnnx } from './onnx.ts';
