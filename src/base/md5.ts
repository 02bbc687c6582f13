/**
 * MD5 (RFC 1321), for benchmarks that name their architectures by it; not for security. `md5Words` works on 32-bit words without
 * allocating, because NAS-Bench-101 takes some twenty million digests.
 */

const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

/** The sum rotated left, plus `addend`. */
const rotateAdd = (sum: number, bits: number, addend: number): number =>
  (((sum << bits) | (sum >>> (32 - bits))) + addend) | 0;

/** Words that a message of this many bytes needs with its padding. */
export const md5WordCount = (byteLength: number): number => (((byteLength + 8) >> 6) + 1) << 4;

/**
 * Digest of the first `byteLength` bytes of little-endian `words`, as four little-endian words into `digest` from `at` on. Writes the
 * padding behind the message: `words` must have `md5WordCount(byteLength)` elements.
 */
export function md5Words(words: Int32Array, byteLength: number, digest: Int32Array, at = 0): void {
  const count = md5WordCount(byteLength);
  const last = byteLength >> 2;
  const bits = (byteLength & 3) << 3;
  words[last] = (words[last]! & ((1 << bits) - 1)) | (0x80 << bits);
  words.fill(0, last + 1, count);
  words[count - 2] = byteLength << 3;
  words[count - 1] = byteLength >>> 29;
  let a0 = 0x67452301;
  let b0 = 0xefcdab89 | 0;
  let c0 = 0x98badcfe | 0;
  let d0 = 0x10325476;
  for (let block = 0; block < count; block += 16) {
    let a = a0;
    let b = b0;
    let c = c0;
    let d = d0;
    for (let i = 0; i < 16; i += 4) {
      a = rotateAdd(a + (d ^ (b & (c ^ d))) + sines[i]! + words[block + i]!, 7, b);
      d = rotateAdd(d + (c ^ (a & (b ^ c))) + sines[i + 1]! + words[block + i + 1]!, 12, a);
      c = rotateAdd(c + (b ^ (d & (a ^ b))) + sines[i + 2]! + words[block + i + 2]!, 17, d);
      b = rotateAdd(b + (a ^ (c & (d ^ a))) + sines[i + 3]! + words[block + i + 3]!, 22, c);
    }
    for (let i = 16; i < 32; i += 4) {
      a = rotateAdd(a + (c ^ (d & (b ^ c))) + sines[i]! + words[block + ((5 * i + 1) & 15)]!, 5, b);
      d = rotateAdd(d + (b ^ (c & (a ^ b))) + sines[i + 1]! + words[block + ((5 * i + 6) & 15)]!, 9, a);
      c = rotateAdd(c + (a ^ (b & (d ^ a))) + sines[i + 2]! + words[block + ((5 * i + 11) & 15)]!, 14, d);
      b = rotateAdd(b + (d ^ (a & (c ^ d))) + sines[i + 3]! + words[block + ((5 * i + 16) & 15)]!, 20, c);
    }
    for (let i = 32; i < 48; i += 4) {
      a = rotateAdd(a + (b ^ c ^ d) + sines[i]! + words[block + ((3 * i + 5) & 15)]!, 4, b);
      d = rotateAdd(d + (a ^ b ^ c) + sines[i + 1]! + words[block + ((3 * i + 8) & 15)]!, 11, a);
      c = rotateAdd(c + (d ^ a ^ b) + sines[i + 2]! + words[block + ((3 * i + 11) & 15)]!, 16, d);
      b = rotateAdd(b + (c ^ d ^ a) + sines[i + 3]! + words[block + ((3 * i + 14) & 15)]!, 23, c);
    }
    for (let i = 48; i < 64; i += 4) {
      a = rotateAdd(a + (c ^ (b | ~d)) + sines[i]! + words[block + ((7 * i) & 15)]!, 6, b);
      d = rotateAdd(d + (b ^ (a | ~c)) + sines[i + 1]! + words[block + ((7 * i + 7) & 15)]!, 10, a);
      c = rotateAdd(c + (a ^ (d | ~b)) + sines[i + 2]! + words[block + ((7 * i + 14) & 15)]!, 15, d);
      b = rotateAdd(b + (d ^ (c | ~a)) + sines[i + 3]! + words[block + ((7 * i + 21) & 15)]!, 21, c);
    }
    a0 = (a0 + a) | 0;
    b0 = (b0 + b) | 0;
    c0 = (c0 + c) | 0;
    d0 = (d0 + d) | 0;
  }
  digest[at] = a0;
  digest[at + 1] = b0;
  digest[at + 2] = c0;
  digest[at + 3] = d0;
}

/** 32 lower-case hex digits of the digest of a text (as UTF-8). */
export function md5(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const words = new Int32Array(md5WordCount(bytes.length));
  bytes.forEach((byte, i) => {
    words[i >> 2]! |= byte << ((i & 3) << 3);
  });
  const digest = new Int32Array(4);
  md5Words(words, bytes.length, digest);
  return md5Hex(digest);
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Hex digits of a digest in words. */
export function md5Hex(digest: Int32Array): string {
  let hex = '';
  for (const word of digest) for (let shift = 0; shift < 32; shift += 8) hex += hexOfByte[(word >>> shift) & 255]!;
  return hex;
}
