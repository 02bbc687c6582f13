export { bunzip2, isBzip2 } from './bzip2.ts';
export { type CsvTable, readCsv, writeCsv } from './csv.ts';
export { crc32, gunzipIfNeeded, gzip, isGzip, maximumUnpackedBytes } from './gzip.ts';
export { type IdxArray, readIdx } from './idx.ts';
export { checkLabels, checkPixels, type LabelledImages } from './labelled-images.ts';
export { type NpyArray, type NpyValues, readNpy, writeNpy } from './npy.ts';
export { npzNames, readNpz } from './npz.ts';
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
export { type PickleValue, readPickle } from './pickle.ts';
export type { PickleObject } from './pickle-objects.ts';
export { ProtobufReader } from './protobuf.ts';
export { cifar10Layout, cifar100Layout, type RecordLayout, readRecords } from './records.ts';
export { type SafeTensor, writeSafetensors } from './safetensors.ts';
export { type ReadTensor, readSafetensors, type SafetensorsFile } from './safetensors-reader.ts';
