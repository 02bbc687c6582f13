/**
 * NumPy's .npy arrays (numpy.lib.format, versions 1 to 3): a short Python dictionary, then the values. Read with bounds, as the
 * files come from others; nothing in them is executed.
 */
import { NascentError } from '../base/index.ts';

export type NpyValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

export interface NpyArray {
  /** NumPy's name without the byte order: `u1`, `i8`, `f2`, `b1`, ... */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** In C order and native byte order; half floats become float32, booleans bytes. */
  readonly data: NpyValues;
}

/** Elements a reader accepts: more do not fit one typed array of bytes anyway. */
const maximumElements = 2 ** 31;
const maximumDimensions = 32;
/** numpy.load itself refuses longer headers. */
const maximumHeaderBytes = 10_000;

interface Element {
  readonly bytes: number;
  make(count: number): NpyValues;
  get(view: DataView, at: number, little: boolean): number | bigint;
}

const elements: Readonly<Record<string, Element>> = {
  b1: { bytes: 1, make: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) },
  u1: { bytes: 1, make: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, make: (n) => new Int8Array(n), get: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, make: (n) => new Uint16Array(n), get: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, make: (n) => new Int16Array(n), get: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, make: (n) => new Uint32Array(n), get: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, make: (n) => new Int32Array(n), get: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, make: (n) => new BigUint64Array(n), get: (view, at, little) => view.getBigUint64(at, little) },
  i8: { bytes: 8, make: (n) => new BigInt64Array(n), get: (view, at, little) => view.getBigInt64(at, little) },
  f2: {
    bytes: 2,
    make: (n) => new Float32Array(n),
    get: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  },
  f4: { bytes: 4, make: (n) => new Float32Array(n), get: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, make: (n) => new Float64Array(n), get: (view, at, little) => view.getFloat64(at, little) },
};

/** Throws NascentError `input`; `where` names the file. */
export function readNpy(bytes: Uint8Array, where: string): NpyArray {
  const fail = (what: string, at: number, expected: string, got: string): never => {
    throw new NascentError('input', { what, where: `${where}, byte ${at}`, expected, got });
  };
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (magic.some((byte, i) => bytes[i] !== byte)) fail('not a NumPy array', 0, '\\x93NUMPY', preview(bytes));
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) fail('unknown .npy version', 6, '1, 2 or 3', String(version));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerAt = version === 1 ? 10 : 12;
  if (bytes.length < headerAt) fail('truncated .npy header', bytes.length, `${headerAt} bytes`, `${bytes.length}`);
  const headerBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = headerAt + headerBytes;
  if (headerBytes > maximumHeaderBytes)
    fail('.npy header too long', 8, `at most ${maximumHeaderBytes}`, `${headerBytes}`);
  if (start > bytes.length) fail('truncated .npy header', bytes.length, `${start} bytes`, `${bytes.length}`);
  const header = new TextDecoder().decode(bytes.subarray(headerAt, start));
  const found = (pattern: RegExp, expected: string): string =>
    pattern.exec(header)?.[1] ?? fail('unreadable .npy header', headerAt, expected, header.trim().slice(0, 80));
  const descr = found(/'descr'\s*:\s*'([^']*)'/, "'descr': '<f4' or another plain number type");
  const fortran = found(/'fortran_order'\s*:\s*(True|False)/, "'fortran_order': True or False") === 'True';
  const shapeText = found(/'shape'\s*:\s*\(((?:\s*\d{1,15}\s*(?:,|(?=\))))*\s*)\)/, "'shape': (n, ...)");
  const shape = shapeText.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  const [, order, dtype] = /^([<>=|]?)([biuf][1248])$/.exec(descr) ?? [];
  const element = dtype === undefined ? undefined : elements[dtype];
  if (dtype === undefined || element === undefined)
    return fail('unsupported .npy element type', headerAt, Object.keys(elements).join(', '), descr);
  const count = shape.reduce((product, length) => product * length, 1);
  if (shape.length > maximumDimensions || count > maximumElements)
    fail('.npy array too large', headerAt, `at most ${maximumElements} elements`, `(${shape.join(', ')})`);
  const available = bytes.length - start;
  if (available < count * element.bytes)
    fail('truncated .npy data', bytes.length, `${count * element.bytes} bytes of values`, `${available}`);
  const data = element.make(count);
  const little = order !== '>';
  if (element.bytes === 1) new Uint8Array(data.buffer).set(bytes.subarray(start, start + count));
  else for (let i = 0; i < count; i++) data[i] = element.get(view, start + i * element.bytes, little);
  return { dtype, shape, data: fortran && shape.length > 1 ? toRowMajor(data, shape, element) : data };
}

/** Version 1.0 bytes of an array in C order: what numpy.save writes. */
export function writeNpy(data: Exclude<NpyValues, BigUint64Array>, shape: readonly number[]): Uint8Array {
  if (shape.reduce((product, length) => product * length, 1) !== data.length)
    throw new RangeError(`${data.length} values for shape (${shape.join(', ')})`);
  const kind =
    data instanceof Float32Array || data instanceof Float64Array ? 'f' : /^U/.test(data.constructor.name) ? 'u' : 'i';
  const size = data.BYTES_PER_ELEMENT;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${size === 1 ? '|' : '<'}${kind}${size}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const headerBytes = Math.ceil((text.length + 11) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + headerBytes + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, headerBytes & 255, headerBytes >> 8]);
  bytes.set(new TextEncoder().encode(`${text.padEnd(headerBytes - 1)}\n`), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + headerBytes);
  return bytes;
}

/** Fortran order has the first axis fastest; C order the last. */
function toRowMajor(source: NpyValues, shape: readonly number[], element: Element): NpyValues {
  const target = element.make(source.length);
  const index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  let from = 0;
  for (let to = 0; to < source.length; to++) {
    target[to] = source[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return target;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

function preview(bytes: Uint8Array): string {
  return bytes.length === 0
    ? 'an empty file'
    : `bytes ${Array.from(bytes.subarray(0, 6), (b) => b.toString(16)).join(' ')}`;
}
