/** Tensors whose values are known when the file is read: initialisers, constants and what is computed from them. */
import { NascentError } from '../../base/index.ts';
import { size } from '../shapes.ts';
import type { Shape } from '../types.ts';
import type { OnnxTensor } from './model.ts';

export interface Known {
  readonly type: 'float' | 'int' | 'bool';
  readonly shape: Shape;
  /** Row-major; integers are exact up to 2^53. */
  readonly data: Float32Array | Float64Array;
}

interface ElementType {
  readonly type: Known['type'];
  readonly bytes: number;
  read(view: DataView, at: number): number;
}

/** By TensorProto.DataType. */
const elementTypes: Readonly<Record<number, ElementType>> = {
  1: { type: 'float', bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  2: { type: 'int', bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { type: 'int', bytes: 1, read: (view, at) => view.getInt8(at) },
  4: { type: 'int', bytes: 2, read: (view, at) => view.getUint16(at, true) },
  5: { type: 'int', bytes: 2, read: (view, at) => view.getInt16(at, true) },
  6: { type: 'int', bytes: 4, read: (view, at) => view.getInt32(at, true) },
  7: { type: 'int', bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  9: { type: 'bool', bytes: 1, read: (view, at) => (view.getUint8(at) ? 1 : 0) },
  10: { type: 'float', bytes: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  11: { type: 'float', bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  12: { type: 'int', bytes: 4, read: (view, at) => view.getUint32(at, true) },
  13: { type: 'int', bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  16: { type: 'float', bytes: 2, read: (view, at) => brainToNumber(view.getUint16(at, true)) },
};

const float32 = 1;
const float16 = 10;
const bfloat16 = 16;
const float64 = 11;

/** 'float', 'int' or 'bool' of a TensorProto.DataType; null for strings, complex and quantised types. */
export const valueType = (type: number): Known['type'] | null => elementTypes[type]?.type ?? null;

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** bfloat16: the upper half of a float32. */
const word = new DataView(new ArrayBuffer(4));
function brainToNumber(bits: number): number {
  word.setUint32(0, bits * 65536);
  return word.getFloat32(0);
}

/** Bytes of a file beside the model; throws NascentError where there are none. */
export type ExternalData = (location: string, offset: number, length: number) => Uint8Array;

/** The tensor's values; throws when the bytes do not fit the shape. */
export function decodeTensor(tensor: OnnxTensor, external?: ExternalData): Known {
  const element = elementTypes[tensor.type];
  const where = `tensor '${tensor.name}'`;
  if (!element)
    throw new NascentError('unsupported', {
      what: `element type ${tensor.type}`,
      where,
      expected: 'float16, float32, float64, integers or booleans',
    });
  const { shape, numbers } = tensor;
  const count = size(shape);
  const raw = tensor.external ? externalBytes(tensor, count * element.bytes, where, external) : tensor.raw;
  const stored = raw ? raw.length / element.bytes : numbers.length;
  if (stored !== count)
    throw new NascentError('input', {
      what: 'the values do not fit the shape',
      where,
      expected: `${count} elements for [${shape.join(', ')}]`,
      got: String(stored),
    });
  const wide = element.type !== 'float' || tensor.type === float64;
  const data = wide ? new Float64Array(count) : new Float32Array(count);
  if (raw && tensor.type === float32 && littleEndian) {
    new Uint8Array(data.buffer).set(raw);
  } else if (raw) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    for (let i = 0; i < count; i++) data[i] = element.read(view, i * element.bytes);
  } else {
    // The 16-bit types are kept as their bits in int32_data.
    const decode =
      tensor.type === float16 ? halfToNumber : tensor.type === bfloat16 ? brainToNumber : (value: number) => value;
    for (let i = 0; i < count; i++) data[i] = decode(numbers[i]!);
  }
  return { type: element.type, shape, data };
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function externalBytes(
  { external }: OnnxTensor,
  bytes: number,
  where: string,
  read: ExternalData | undefined,
): Uint8Array {
  const { location, offset, length } = external!;
  if (length !== null && length !== bytes)
    throw new NascentError('input', {
      what: 'the values do not fit the shape',
      where,
      expected: `${bytes} bytes`,
      got: `${length} in '${location}'`,
    });
  if (read === undefined)
    throw new NascentError('unsupported', {
      what: `the values lie in another file, '${location}'`,
      where,
      hint: 'read the model from its folder, or save it as one file',
    });
  return read(location, offset, bytes);
}

/** A known tensor of integers. */
export const knownInts = (values: readonly number[], shape: Shape = [values.length]): Known => ({
  type: 'int',
  shape,
  data: Float64Array.from(values),
});
