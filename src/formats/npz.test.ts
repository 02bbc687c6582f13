import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { NascentError } from '../base/index.ts';
import { writeNpy } from './npy.ts';
import { npzNames, readNpz } from './npz.ts';

const base64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

// NumPy 2.4.6: np.savez_compressed(f, x_train=np.arange(384, dtype='u1').reshape(2, 8, 8, 3), y_train=np.array([1, 0]))
const compressed = base64(
  'UEsDBC0AAAAIAAAAIQB6+hBS//////////8LABQAeF90cmFpbi5ucHkBABAAAAIAAAAAAABaAQAAAAAAAJvsF+obEMnIUMZQrZ6S' +
    'WpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6ChZgZKypo1CrQAbgYmBkYmZhZWPn4OTi5uHl4xcQ' +
    'FBIWERUTl5CUkpaRlZNXUFRSVlFVU9fQ1NLW0dXTNzA0MjYxNTO3sLSytrG1s3dwdHJ2cXVz9/D08vbx9fMPCAwKDgkNC4+IjIqO' +
    'iY2LT0hMSk5JTUvPyMzKzsnNyy8oLCouKS0rr6isqq6pratvaGxqbmlta+/o7Oru6e3rnzBx0uQpU6dNnzFz1uw5c+fNX7Bw0eIl' +
    'S5ctX7Fy1eo1a9et37Bx0+YtW7dt37Fz1+49e/ftP3Dw0OEjR48dP3Hy1OkzZ8+dv3Dx0uUrV69dv3Hz1u07d+/df/Dw0eMnT589' +
    'f/Hy1es3b9+9//Dx0+cvX799//Hz1+8/f//9H2j/AwBQSwMELQAAAAgAAAAhAHH7Oav//////////wsAFAB5X3RyYWluLm5weQEA' +
    'EACQAAAAAAAAAEgAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvka' +
    'RjqaOgq1ChQALkYGVAAAUEsBAi0DLQAAAAgAAAAhAHr6EFJaAQAAAAIAAAsAAAAAAAAAAAAAAIABAAAAAHhfdHJhaW4ubnB5UEsB' +
    'Ai0DLQAAAAgAAAAhAHH7OatIAAAAkAAAAAsAAAAAAAAAAAAAAIABlwEAAHlfdHJhaW4ubnB5UEsFBgAAAAACAAIAcgAAABwCAAAA' +
    'AA==',
);
// NumPy 2.4.6: np.savez(f, a=np.array([1, 2, 3], dtype='<i4'))
const stored = base64(
  'UEsDBC0AAAAAAAAAIQDrwCsE//////////8FABQAYS5ucHkBABAAjAAAAAAAAACMAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzog' +
    'JzxpNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAg' +
    'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQAAAAIAAAADAAAAUEsBAi0DLQAAAAAAAAAhAOvAKwSMAAAAjAAAAAUA' +
    'AAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAAAAABAAEAMwAAAMMAAAAAAA==',
);

test('reads compressed and stored archives of NumPy', () => {
  const arrays = readNpz(compressed, 'f');
  expect([...arrays.keys()]).toEqual(['x_train', 'y_train']);
  expect(arrays.get('x_train')).toEqual({
    dtype: 'u1',
    shape: [2, 8, 8, 3],
    data: Uint8Array.from({ length: 384 }, (_, i) => i),
  });
  expect(arrays.get('y_train')?.data).toEqual(BigInt64Array.of(1n, 0n));
  expect(readNpz(stored, 'f').get('a')?.data).toEqual(Int32Array.of(1, 2, 3));
});

test('unpacks only what is wanted', () => {
  const zip = zipSync({
    'a.npy': writeNpy(Uint8Array.of(1), [1]),
    'broken.npy': strToU8('x'),
    'readme.txt': strToU8('x'),
  });
  expect(npzNames(zip, 'f')).toEqual(['a', 'broken']);
  expect([...readNpz(zip, 'f', (name) => name === 'a').keys()]).toEqual(['a']);
  expect(() => readNpz(zip, 'f')).toThrow(/not a NumPy array in f, member broken.npy, byte 0/);
});

test('a claimed size that deflate cannot reach is refused before it is allocated', () => {
  const zip = compressed.slice();
  const view = new DataView(zip.buffer);
  // The central directory's record: signature 0x02014b50, unpacked size at offset 24.
  for (let at = 0; at + 46 < zip.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0x7fffffff, true);
  expect(() => readNpz(zip, 'f')).toThrow(/^the zip file unpacks to too much in f: .*got 2147483647 in x_train.npy$/);
});

test('not a zip, cut, or changed: a NascentError or arrays, nothing else', () => {
  expect(() => readNpz(new Uint8Array(0), 'f')).toThrow(/^damaged or truncated zip file in f/);
  expect(() => readNpz(compressed.subarray(0, 500), 'f')).toThrow(/^damaged or truncated zip file in f/);
  fc.assert(
    fc.property(
      fc.constantFrom(compressed, stored),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 }),
      (file, changes) => {
        const bytes = file.slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          readNpz(bytes, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(NascentError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
