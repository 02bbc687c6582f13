/** IDX files (the MNIST family; http://yann.lecun.com/exdb/mnist): big-endian arrays with their sizes in front. */
import { NascentError } from '../base/index.ts';
import { gunzipIfNeeded } from './gzip.ts';

export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

const maximumDimensions = 4;

interface Element {
  readonly bytes: number;
  make(count: number): IdxArray['data'];
  get(view: DataView, at: number): number;
}

const elements: Readonly<Record<number, Element>> = {
  8: { bytes: 1, make: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) },
  9: { bytes: 1, make: (n) => new Int8Array(n), get: (view, at) => view.getInt8(at) },
  11: { bytes: 2, make: (n) => new Int16Array(n), get: (view, at) => view.getInt16(at) },
  12: { bytes: 4, make: (n) => new Int32Array(n), get: (view, at) => view.getInt32(at) },
  13: { bytes: 4, make: (n) => new Float32Array(n), get: (view, at) => view.getFloat32(at) },
  14: { bytes: 8, make: (n) => new Float64Array(n), get: (view, at) => view.getFloat64(at) },
};

/** Reads an IDX file, gzipped or not; throws NascentError `input`. `where` names the file. */
export function readIdx(bytes: Uint8Array, where: string): IdxArray {
  const content = gunzipIfNeeded(bytes, where);
  const fail = (what: string, at: number, expected: string, got: string): never => {
    throw new NascentError('input', { what, where: `${where}, byte ${at}`, expected, got });
  };
  const element = elements[content[2] ?? 0];
  const dimensions = content[3] ?? 0;
  if (content[0] !== 0 || content[1] !== 0 || element === undefined)
    return fail('not an IDX file', 0, 'two zero bytes, then type 8, 9, 11, 12, 13 or 14', first(content));
  if (dimensions < 1 || dimensions > maximumDimensions)
    fail('IDX file with a wrong number of dimensions', 3, `1 to ${maximumDimensions}`, `${dimensions}`);
  const start = 4 + 4 * dimensions;
  if (content.length < start) fail('truncated IDX header', content.length, `${start} bytes`, `${content.length}`);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const count = shape.reduce((product, length) => product * length, 1);
  if (content.length - start !== count * element.bytes) {
    fail(
      content.length - start < count * element.bytes ? 'truncated IDX file' : 'IDX file longer than its sizes say',
      content.length,
      `${count * element.bytes} bytes of values for ${shape.join('x')}`,
      `${content.length - start}`,
    );
  }
  const data = element.make(count);
  if (element.bytes === 1) new Uint8Array(data.buffer).set(content.subarray(start));
  else for (let i = 0; i < count; i++) data[i] = element.get(view, start + i * element.bytes);
  return { shape, data };
}

function first(bytes: Uint8Array): string {
  return bytes.length === 0 ? 'an empty file' : `bytes ${[...bytes.subarray(0, 4)].join(' ')}`;
}
