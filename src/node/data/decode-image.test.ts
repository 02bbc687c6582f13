import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import jpeg from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { NascentError } from '../../base/index.ts';
import { crc32 } from '../../formats/index.ts';
import { decodeImage, imageSize } from './decode-image.ts';

/** A PNG put together from its specification: signature, header, one data chunk, end. */
function png(
  width: number,
  height: number,
  bits: number,
  colour: number,
  rows: readonly number[],
  interlace = 0,
): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour, 0, 0, interlace], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Uint8Array.from(rows))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

// A filter byte in front of each row: 0 none, 1 left neighbour.
const colour = png(2, 2, 8, 2, [0, 10, 20, 30, 40, 50, 60, 1, 1, 2, 3, 4, 5, 6]);

describe('PNG', () => {
  test('colour, grey, grey with alpha, sixteen bits, one bit', () => {
    expect(decodeImage(colour, 'f')).toEqual({
      width: 2,
      height: 2,
      planes: Uint8Array.of(10, 40, 1, 5, 20, 50, 2, 7, 30, 60, 3, 9),
    });
    expect([...decodeImage(png(2, 1, 8, 0, [0, 7, 200]), 'f').planes]).toEqual([7, 200, 7, 200, 7, 200]);
    expect([...decodeImage(png(1, 1, 8, 4, [0, 9, 0]), 'f').planes]).toEqual([9, 9, 9]);
    expect([...decodeImage(png(1, 1, 16, 0, [0, 255, 255]), 'f').planes]).toEqual([255, 255, 255]);
    expect([...decodeImage(png(3, 1, 1, 0, [0, 0b10100000]), 'f').planes.subarray(0, 3)]).toEqual([255, 0, 255]);
  });

  test('interlaced: passes 1, 6 and 7 of a 2x2 image', () => {
    expect([...decodeImage(png(2, 2, 8, 0, [0, 1, 0, 2, 0, 3, 4], 1), 'f').planes.subarray(0, 4)]).toEqual([
      1, 2, 3, 4,
    ]);
    // Far more data than four pixels: refused instead of inflated.
    expect(() => decodeImage(png(2, 2, 8, 0, new Array(1_000_000).fill(0), 1), 'f')).toThrow(
      /^damaged or truncated image in f/,
    );
  });

  test('truncated anywhere, absurd size, empty', () => {
    for (let length = 0; length < colour.length - 12; length++)
      expect(() => decodeImage(colour.subarray(0, length), 'f')).toThrow(
        /^(damaged or truncated|not a readable) image in f/,
      );
    expect(() => imageSize(png(2 ** 31 - 1, 2 ** 31 - 1, 8, 2, [0]), 'f')).toThrow(
      /unusable size.*got 2147483647x2147483647/,
    );
    expect(() => decodeImage(png(0, 2, 8, 2, [0]), 'f')).toThrow(/unusable size/);
    expect(() => decodeImage(new Uint8Array(0), 'f')).toThrow(/got an empty file/);
  });
});

describe('JPEG', () => {
  const flat = (width: number, height: number): Uint8Array => {
    const data = new Uint8Array(width * height * 4);
    for (let p = 0; p < width * height; p++) data.set([200, 100, 50, 255], 4 * p);
    return jpeg.encode({ width, height, data }, 95).data;
  };

  test('a flat colour comes back within the rounding of YCbCr', () => {
    const { planes, width, height } = decodeImage(flat(19, 10), 'f');
    expect([width, height]).toEqual([19, 10]);
    [200, 100, 50].forEach((value, channel) => {
      for (const pixel of planes.subarray(channel * 190, (channel + 1) * 190))
        expect(Math.abs(pixel - value)).toBeLessThan(4);
    });
  });

  test('truncated in its header or in its pixels', () => {
    const noise = new Uint8Array(64 * 64 * 4).map((_, i) => (i * 7919) % 256);
    const whole = jpeg.encode({ width: 64, height: 64, data: noise }, 90).data;
    for (const part of [0.01, 0.1, 0.5, 0.9, 0.99])
      expect(() => decodeImage(whole.subarray(0, Math.floor(whole.length * part)), 'f')).toThrow(
        /^(damaged or truncated|not a readable) image in f/,
      );
  });

  test('a small file that claims 64 million pixels', () => {
    const bytes = Uint8Array.from(flat(16, 16));
    const frame = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
    bytes.set([0x1f, 0x40, 0x1f, 0x40], frame + 5);
    expect(() => decodeImage(bytes, 'f')).toThrow(/a whole JPEG of 8000x8000, got \d+ bytes, too few/);
  });

  test('changed bytes in either format: an image or a NascentError', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(colour, Uint8Array.from(flat(16, 16))),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
        (file, changes) => {
          const bytes = Uint8Array.from(file);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          try {
            const { planes, width, height } = decodeImage(bytes, 'f');
            expect(planes).toHaveLength(3 * width * height);
          } catch (error) {
            expect(error).toBeInstanceOf(NascentError);
          }
        },
      ),
      { numRuns: 400 },
    );
  }, 120_000);
});
