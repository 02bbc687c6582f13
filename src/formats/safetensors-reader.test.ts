import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NascentError } from '../base/index.ts';
import { writeSafetensors } from './safetensors.ts';
import { readSafetensors } from './safetensors-reader.ts';

/** A file by hand: length of the header, the header, the data. */
function file(header: string, data: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const one = [0, 0, 128, 63];

test('reads a file put together by hand, and what the writer writes', () => {
  const { tensors, metadata } = readSafetensors(
    file('{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', [
      ...one,
      0,
      0,
      0,
      192,
    ]),
    'f',
  );
  expect(metadata).toEqual({ format: 'pt' });
  expect(tensors.get('w')).toEqual({ name: 'w', dtype: 'F32', shape: [2], data: Float32Array.of(1, -2) });
  const written = writeSafetensors([
    { name: 'a', shape: [1, 2], data: Float32Array.of(1.5, 2) },
    { name: 'b', shape: [], data: Float64Array.of(Math.PI) },
  ]);
  const back = readSafetensors(written, 'f').tensors;
  expect(back.get('a')?.data).toEqual(Float32Array.of(1.5, 2));
  expect(back.get('b')).toMatchObject({ dtype: 'F64', shape: [], data: Float64Array.of(Math.PI) });
  const long = readSafetensors(
    file('{"i":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', [255, 255, 255, 255, 255, 255, 255, 255]),
    'f',
  );
  expect(long.tensors.get('i')?.data).toEqual(BigInt64Array.of(-1n));
});

test('hostile headers', () => {
  const tensor = (shape: string, offsets: string, dtype = '"F32"'): string =>
    `{"w":{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}}`;
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(4), /^truncated safetensors file in f/],
    [Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255), /header longer than the file/],
    [file('{"w":'), /unreadable safetensors header/],
    [file('[]'), /expected a JSON object, got a list of 0/],
    [file('{"__metadata__":{"a":1}}'), /metadata/],
    [file(tensor('[1]', '[0,4]')), /tensor outside the file in f, tensor "w": expected 0 to 0, got 0 to 4/],
    [file(tensor('[1]', '[4,0]'), one), /tensor outside the file/],
    [file(tensor('[2]', '[0,4]'), one), /tensor with a wrong size in f, tensor "w": expected 8 bytes, got 4/],
    [file(tensor('[1e300,1e300]', '[0,4]'), one), /unreadable shape/],
    [file(tensor('[1]', '[0]'), one), /unreadable data_offsets/],
    [file(tensor('[1]', '[0,4]', '"BF16"'), one), /unsupported element type.*got BF16/],
    [file(tensor('[1]', '[0,4]'), [...one, 1]), /bytes after the last tensor/],
    [
      file(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        one,
      ),
      /overlap/,
    ],
  ];
  for (const [bytes, message] of cases) expect(() => readSafetensors(bytes, 'f')).toThrow(message);
});

test('changed and cut bytes give tensors or a NascentError', () => {
  const good = writeSafetensors([{ name: 'a', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }], { k: 'v' });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      fc.nat(good.length),
      (changes, cut) => {
        const bytes = good.slice(0, good.length - (cut % 20));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          readSafetensors(bytes, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(NascentError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
