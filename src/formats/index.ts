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
