export {
  type OnnxAttributes,
  type OnnxAttributeValue,
  type OnnxData,
  type OnnxShape,
  type OnnxType,
  OnnxWriter,
  type OnnxWriterOptions,
  onnxType,
} from './onnx-writer.ts';
export { ProtobufReader } from './protobuf.ts';
export { type SafeTensor, writeSafetensors } from './safetensors.ts';
