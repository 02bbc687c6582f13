import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NascentError } from '../base/index.ts';
import { gzip } from './gzip.ts';
import { readIdx } from './idx.ts';

// The layout as its page gives it: 0 0 type dimensions, sizes, values, all big-endian.
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255);
const shorts = Uint8Array.of(0, 0, 11, 1, 0, 0, 0, 2, 0xff, 0xfe, 1, 0);

test('bytes, big-endian shorts, gzipped or not', () => {
  const expected = { shape: [2, 2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255) };
  expect(readIdx(images, 'f')).toEqual(expected);
  expect(readIdx(gzip(images), 'f')).toEqual(expected);
  expect(readIdx(shorts, 'f')).toEqual({ shape: [2], data: Int16Array.of(-2, 256) });
  expect(readIdx(Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0), 'f').data).toEqual(Float32Array.of(1.5));
});

test('truncated, too long, of another kind', () => {
  expect(() => readIdx(images.subarray(0, 20), 'f')).toThrow(
    /^truncated IDX file in f, byte 20: expected 12 bytes of values for 2x2x3, got 4$/,
  );
  expect(() => readIdx(Uint8Array.of(...images, 0), 'f')).toThrow(/longer than its sizes say/);
  expect(() => readIdx(new Uint8Array(0), 'f')).toThrow(/^not an IDX file in f, byte 0: .*got an empty file/);
  expect(() => readIdx(Uint8Array.of(0, 0, 8, 9, 0), 'f')).toThrow(/number of dimensions/);
  // 2^96 elements are never allocated.
  expect(() => readIdx(Uint8Array.of(0, 0, 8, 3, ...new Array(12).fill(255)), 'f')).toThrow(/truncated IDX file/);
});

test('changed and cut bytes, packed or not, give an array or a NascentError', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(images, shorts, gzip(images)),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      fc.nat(60),
      (file, changes, length) => {
        const bytes = file.slice(0, length);
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        try {
          readIdx(bytes, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(NascentError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
