import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NascentError } from '../base/index.ts';
import { bunzip2, isBzip2, type PickleValue, readPickle } from './index.ts';

/** One value pickled by CPython 3.11 with NumPy 2.4 in every protocol, bzip2-compressed, base64 (test/fixtures/SOURCE.md). */
const fixtures = JSON.parse(
  readFileSync(new URL('../../test/fixtures/pickles.json', import.meta.url), 'utf8'),
) as Record<string, string>;
const compressed = (protocol: string): Uint8Array => new Uint8Array(Buffer.from(fixtures[protocol]!, 'base64'));
const pickle = (protocol: string): Promise<Uint8Array> => bunzip2(compressed(protocol), 'p', 1e6);

const expected = new Map<PickleValue, PickleValue>([
  ['int', [0, -1, 255, 65535, -70000, 2 ** 40, -(2n ** 70n), true, false, null]],
  ['float', [0.5, -1e300]],
  ['text', 'hé€'],
  ['bytes', Uint8Array.of(0, 255)],
  ['tuple', [1, ['a'], []]],
  ['set', new Set([3])],
  ['od', new Map([[['cifar10', 777] as PickleValue, 1.5]])],
  ['np', [0.802426, 0.5, -3]],
  ['arr', { kind: 'array', shape: [2, 2], values: [1.5, 2.5, 3.5, 4.5] }],
  ['ints', { kind: 'array', shape: [3], values: [0, 1, 2] }],
  ['obj', { kind: 'array', shape: [2], values: ['a', null] }],
]);

/** Bytes are views into the file; compare them as plain arrays. */
const plain = (value: PickleValue): PickleValue => {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [plain(key), plain(each)]));
  return value;
};

describe('pickle', () => {
  it.each(Object.keys(fixtures))('protocol %s', async (protocol) => {
    expect(plain(readPickle(await pickle(protocol), 'p'))).toEqual(expected);
  });

  it('refuses what would run code, by name', () => {
    // pickle.dumps of an object whose __reduce__ is (os.system, ('true',)), protocol 0.
    const attack = new TextEncoder().encode('cposix\nsystem\np0\n(Vtrue\np1\ntp2\nRp3\n.');
    expect(() => readPickle(attack, 'bad.pickle')).toThrow(/posix\.system, which is not plain data/);
    expect(() => readPickle(new TextEncoder().encode('(ios\nsystem\n.'), 'p')).toThrow(/not a pickle of plain data/);
  });

  it('gives one clear error for any damage', async () => {
    const bytes = await pickle('4');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const damaged = cut ? bytes.slice(0, at) : bytes.slice();
        if (!cut) damaged[at] = value;
        try {
          readPickle(damaged, 'p');
        } catch (error) {
          expect(error).toBeInstanceOf(NascentError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('bzip2', () => {
  it('bounds what is unpacked and names damage', async () => {
    const bytes = compressed('3');
    expect(isBzip2(bytes)).toBe(true);
    await expect(bunzip2(bytes, 'f', 100)).rejects.toThrow(/more than 100 unpacked bytes/);
    await expect(bunzip2(bytes.slice(0, 200), 'f', 1e6)).rejects.toThrow(
      /damaged or truncated bzip2 file in f.*the end of the file/,
    );
    const damaged = bytes.slice();
    damaged[300]! ^= 16;
    await expect(bunzip2(damaged, 'f', 1e6)).rejects.toThrow(/damaged or truncated bzip2 file in f/);
  });
});
