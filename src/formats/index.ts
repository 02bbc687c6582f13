export { crc32, gunzipIfNeeded, gzip, isGzip, maximumUnpackedBytes } from './gzip.ts';
export { checkLabels, checkPixels, type LabelledImages } from './labelled-images.ts';
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
export { cifar10Layout, cifar100Layout, type RecordLayout, readRecords } from './records.ts';
export { type SafeTensor, writeSafetensors } from './safetensors.ts';
