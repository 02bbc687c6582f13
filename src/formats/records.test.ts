import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NascentError } from '../base/index.ts';
import { crc32, gunzipIfNeeded, gzip } from './gzip.ts';
import { cifar10Layout, cifar100Layout, readRecords } from './records.ts';

describe('gzip', () => {
  test('CRC-32 check value: "123456789" gives cbf43926', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  test('other bytes pass through; every changed byte of the values is noticed', () => {
    const plain = Uint8Array.from({ length: 400 }, (_, i) => (i * i) % 251);
    expect(gunzipIfNeeded(plain, 'f')).toBe(plain);
    const packed = gzip(plain);
    expect(gunzipIfNeeded(packed, 'f')).toEqual(plain);
    for (let at = 10; at < packed.length; at++) {
      const changed = packed.slice();
      changed[at]! ^= 0x10;
      try {
        // A change may hit bits that mean nothing; then the values must be right.
        expect(gunzipIfNeeded(changed, 'f')).toEqual(plain);
      } catch (error) {
        expect(error).toBeInstanceOf(NascentError);
      }
    }
  });

  test('cut files and impossible sizes', () => {
    const packed = gzip(new Uint8Array(5000));
    expect(() => gunzipIfNeeded(packed.subarray(0, 12), 'f')).toThrow(/^damaged or truncated gzip file in f/);
    expect(() => gunzipIfNeeded(packed.subarray(0, packed.length - 1), 'f')).toThrow(/damaged or truncated/);
    expect(() => gunzipIfNeeded(packed, 'f', 4999)).toThrow(/at most 4999 unpacked bytes, got 5000/);
    const bomb = packed.slice();
    new DataView(bomb.buffer).setUint32(bomb.length - 4, 0x7fffffff, true);
    expect(() => gunzipIfNeeded(bomb, 'f')).toThrow(/got 2147483647 in its last word/);
  });
});

describe('readRecords', () => {
  const record = (label: readonly number[], first: number): number[] => [...label, first, ...new Array(3071).fill(7)];

  test('CIFAR-10: label, then planes; CIFAR-100: the fine label counts', () => {
    const ten = readRecords(Uint8Array.from([...record([3], 1), ...record([9], 2)]), cifar10Layout, 'f');
    expect([ten.count, ...ten.labels, ten.images[0], ten.images[3072], ten.images.length]).toEqual([
      2, 3, 9, 1, 2, 6144,
    ]);
    const hundred = readRecords(gzip(Uint8Array.from(record([19, 99], 5))), cifar100Layout, 'f');
    expect([hundred.count, hundred.labels[0], hundred.images[0]]).toEqual([1, 99, 5]);
  });

  test('truncated, empty, label out of range', () => {
    const bytes = Uint8Array.from([...record([3], 1), ...record([10], 2)]);
    expect(() => readRecords(bytes, cifar10Layout, 'f')).toThrow(
      /^label out of range in f, image 1: expected 0 to 9, got 10$/,
    );
    expect(() => readRecords(bytes.subarray(0, 4000), cifar10Layout, 'f')).toThrow(
      /^truncated image file in f, byte 3073: .*got 4000 bytes, 927 left over$/,
    );
    expect(() => readRecords(new Uint8Array(0), cifar10Layout, 'f')).toThrow(/^no images in f/);
  });

  test('any bytes: images or a NascentError', () => {
    const layout = { channels: 1, height: 2, width: 2, classes: 10, labelBytes: 1 };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect(readRecords(bytes, layout, 'f').count * 5).toBe(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(NascentError);
        }
      }),
    );
  });
});
