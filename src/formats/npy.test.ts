import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NascentError } from '../base/index.ts';
import { readNpy, writeNpy } from './npy.ts';

/** A file as numpy.save of NumPy 2.4.6 wrote it: its header text (padded as NumPy does) and the hexadecimal values. */
function numpyFile(header: string, hex: string): Uint8Array {
  const text = `\x93NUMPY\x01\x00v\x00${header.padEnd(117)}\n`;
  const values = hex.match(/../g) ?? [];
  return Uint8Array.from([
    ...Array.from(text, (c) => c.charCodeAt(0)),
    ...values.map((pair) => Number.parseInt(pair, 16)),
  ]);
}

const files = {
  fortran: numpyFile(
    "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }",
    '000000000000c03f0000003f000000400000803f00002040',
  ),
  fortran3: numpyFile(
    "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }",
    '000c04100814010d05110915020e06120a16030f07130b17',
  ),
  int64: numpyFile("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", 'ffffffffffffffff0100000000002000'),
  big: numpyFile("{'descr': '>u2', 'fortran_order': False, 'shape': (2, 2), }", '00010100ffff0000'),
  half: numpyFile("{'descr': '<f2', 'fortran_order': False, 'shape': (5,), }", '003e00800100ff7b007c'),
  bool: numpyFile("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }", '010001'),
  scalar: numpyFile("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", '0000000000000440'),
};

describe('readNpy reads what NumPy wrote', () => {
  test('Fortran order becomes C order', () => {
    // np.asfortranarray(np.arange(6, dtype='<f4').reshape(2, 3) / 2)
    expect(readNpy(files.fortran, 'f')).toEqual({
      dtype: 'f4',
      shape: [2, 3],
      data: Float32Array.of(0, 0.5, 1, 1.5, 2, 2.5),
    });
    // np.asfortranarray(np.arange(24, dtype='u1').reshape(2, 3, 4))
    expect(readNpy(files.fortran3, 'f').data).toEqual(Uint8Array.from({ length: 24 }, (_, i) => i));
  });

  test('64-bit integers are exact, big-endian values swapped, scalars have no shape', () => {
    expect(readNpy(files.int64, 'f').data).toEqual(BigInt64Array.of(-1n, 2n ** 53n + 1n));
    expect(readNpy(files.big, 'f')).toEqual({ dtype: 'u2', shape: [2, 2], data: Uint16Array.of(1, 256, 65535, 0) });
    expect(readNpy(files.scalar, 'f')).toEqual({ dtype: 'f8', shape: [], data: Float64Array.of(2.5) });
    expect(readNpy(files.bool, 'f').data).toEqual(Uint8Array.of(1, 0, 1));
  });

  test('half floats: normal, negative zero, subnormal, largest, infinite', () => {
    // np.array([1.5, -0.0, 6e-8, 65504, np.inf], dtype='<f2'); 6e-8 rounds to 2^-24.
    expect(readNpy(files.half, 'f').data).toEqual(Float32Array.of(1.5, -0, 2 ** -24, 65504, Number.POSITIVE_INFINITY));
  });
});

describe('writeNpy', () => {
  test('writes the bytes NumPy writes', () => {
    expect(writeNpy(BigInt64Array.of(-1n, 2n ** 53n + 1n), [2])).toEqual(files.int64);
    expect(writeNpy(Float64Array.of(2.5), [])).toEqual(files.scalar);
  });

  test('what is written is read back', () => {
    for (const data of [Uint8Array.of(1, 2), Int8Array.of(-1, 2), Int32Array.of(5, -6), Uint32Array.of(1, 2 ** 32 - 1)])
      expect(readNpy(writeNpy(data, [1, 2]), 'f')).toMatchObject({ shape: [1, 2], data });
    expect(() => writeNpy(Uint8Array.of(1), [2])).toThrow('1 values for shape (2)');
  });
});

describe('hostile .npy files', () => {
  const header = (text: string): Uint8Array => numpyFile(text, '');

  test('one clear line with file, place, expected and got', () => {
    const cases: [Uint8Array, RegExp][] = [
      [new Uint8Array(0), /^not a NumPy array in f, byte 0: .*got an empty file$/],
      [files.int64.subarray(0, 9), /truncated .npy header in f, byte 9/],
      [files.int64.subarray(0, 60), /truncated .npy header in f, byte 60/],
      [files.int64.subarray(0, 140), /truncated .npy data in f, byte 140: expected 16 bytes of values, got 12/],
      [header("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 999999), }"), /array too large/],
      [header("{'descr': '<f4', 'fortran_order': False, 'shape': (1e9,), }"), /unreadable .npy header.*'shape'/],
      [header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"), /unsupported .npy element type.*got \|O/],
      [header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"), /unreadable .npy header.*'descr'/],
    ];
    for (const [bytes, message] of cases) expect(() => readNpy(bytes, 'f')).toThrow(message);
  });

  test('changed and cut bytes give an array or a NascentError, nothing else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(files)),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        fc.nat(160),
        (file, changes, length) => {
          const bytes = file.slice(0, Math.max(length, 20));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          try {
            const { shape, data } = readNpy(bytes, 'f');
            expect(data).toHaveLength(shape.reduce((product, n) => product * n, 1));
          } catch (error) {
            expect(error).toBeInstanceOf(NascentError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
