/** Objects a pickle of results may hold, as data: ordered dictionaries, sets, NumPy dtypes, scalars and arrays. */
import type { PickleValue } from './pickle.ts';

export type PickleObject =
  /** A name that stands for a class or function; it is only ever compared. */
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'dtype'; readonly code: string; readonly bigEndian: boolean }
  /** Values in C order. */
  | { readonly kind: 'array'; readonly shape: readonly number[]; readonly values: readonly PickleValue[] };

const refuse = (what: string): never => {
  throw new RangeError(what);
};

/** What calling `callable` with these parameters makes. Throws RangeError naming a callable that is not in the list. */
export function reduce(callable: PickleValue, parameters: PickleValue): PickleValue {
  if (!isObject(callable) || callable.kind !== 'global' || !Array.isArray(parameters))
    return refuse('not a pickle of plain data');
  const name = callable.name.replace(/^__builtin__\./, 'builtins.').replace(/^numpy\._core\./, 'numpy.core.');
  const [first, second, third] = parameters;
  switch (name) {
    case 'collections.OrderedDict':
    case 'builtins.dict':
      return new Map(pairs(first));
    case 'collections.defaultdict':
      return new Map();
    case 'builtins.set':
    case 'builtins.frozenset':
      return new Set(Array.isArray(first) ? first : []);
    case 'builtins.list':
    case 'builtins.tuple':
      return Array.isArray(first) ? first : [];
    case 'builtins.bytearray':
    case '_codecs.encode':
      // Protocol 2 writes bytes as Latin-1 text to be encoded again.
      if (first instanceof Uint8Array) return first;
      return typeof first === 'string'
        ? Uint8Array.from(first, (character) => character.charCodeAt(0))
        : refuse('bad bytes');
    case 'numpy.dtype':
      return { kind: 'dtype', code: String(first), bigEndian: false };
    case 'numpy.core.multiarray.scalar':
      return decode(first, second, 1)[0] ?? refuse('bad NumPy scalar');
    case 'numpy.core.multiarray._reconstruct':
      return { kind: 'array', shape: [], values: [] };
    case 'numpy.core.numeric._frombuffer': {
      const shape = shapeOf(third);
      return { kind: 'array', shape, values: decode(second, first, product(shape)) };
    }
    default:
      return refuse(`the pickle holds ${callable.name}, which is not plain data`);
  }
}

/** An object with its state. Throws RangeError for objects that have none here. */
export function build(object: PickleValue, state: PickleValue): PickleValue {
  if (object instanceof Map) return object;
  if (isObject(object) && Array.isArray(state)) {
    if (object.kind === 'dtype') return { ...object, bigEndian: state[1] === '>' };
    if (object.kind === 'array') {
      const [, given, dtype, fortran, data] = state;
      const shape = shapeOf(given);
      if (fortran === true && shape.length > 1) return refuse('a NumPy array in Fortran order');
      return { kind: 'array', shape, values: decode(dtype, data, product(shape)) };
    }
  }
  return refuse('the pickle holds an object with a state of its own, which is not plain data');
}

const isObject = (value: PickleValue | undefined): value is PickleObject =>
  typeof value === 'object' && value !== null && 'kind' in value;

const product = (shape: readonly number[]): number => shape.reduce((all, extent) => all * extent, 1);

function shapeOf(value: PickleValue | undefined): readonly number[] {
  if (!Array.isArray(value)) return refuse('bad NumPy array');
  return value.map((extent) => (typeof extent === 'number' && extent >= 0 ? extent : refuse('bad NumPy array')));
}

function pairs(value: PickleValue | undefined): (readonly [PickleValue, PickleValue])[] {
  if (value instanceof Map) return [...value];
  if (!Array.isArray(value)) return [];
  return value.map((pair) =>
    Array.isArray(pair) && pair.length === 2 ? [pair[0]!, pair[1]!] : refuse('bad dictionary'),
  );
}

/** Byte width and reader of each number type by NumPy's code. */
const readers: Readonly<
  Record<string, readonly [number, (view: DataView, at: number, little: boolean) => PickleValue]>
> = {
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  b1: [1, (view, at) => view.getUint8(at) !== 0],
};

function decode(dtype: PickleValue | undefined, data: PickleValue | undefined, count: number): PickleValue[] {
  if (!isObject(dtype) || dtype.kind !== 'dtype') return refuse('bad NumPy data');
  const code = dtype.code.replace(/^[<>=|]/, '');
  // Arrays of objects carry a list.
  if (code.startsWith('O')) return Array.isArray(data) && data.length === count ? data : refuse('bad NumPy data');
  const reader = Object.hasOwn(readers, code) ? readers[code] : undefined;
  if (!reader) return refuse(`NumPy values of type ${code}`);
  const [width, read] = reader;
  const bytes = typeof data === 'string' ? Uint8Array.from(data, (character) => character.charCodeAt(0)) : data;
  if (!(bytes instanceof Uint8Array) || bytes.length !== width * count) return refuse('bad NumPy data');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, i) => read(view, i * width, !dtype.bigEndian));
}
