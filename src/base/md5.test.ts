/** MD5 against the test suite of RFC 1321, section A.5, and padding at every length around a block. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { md5 } from './md5.ts';

describe('md5', () => {
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
  ])('of "%s"', (text, expected) => {
    expect(md5(text)).toBe(expected);
  });

  it("equals the platform's at all lengths up to three blocks", () => {
    for (let length = 0; length < 200; length++) {
      const text = 'é'.repeat(length & 1) + 'x'.repeat(length);
      expect(md5(text)).toBe(createHash('md5').update(text).digest('hex'));
    }
  });
});
