/**
 * MD5 (RFC 1321), for benchmarks that name their architectures by it; not for security. `md5Words` works on 32-bit words without
 * allocating, because NAS-Bench-101 takes some twenty million digests.
 */

const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const rotations = Int32Array.from({ length: 64 }, (_, i) => shifts[i >> 4]![i & 3]!);

/** Words that a message of this many bytes needs with its padding. */
export const md5WordCount = (byteLength: number): number => (((byteLength + 8) >> 6) + 1) << 4;

/**
 * Digest of the first `byteLength` bytes of little-endian `words`, as four little-endian words into `digest`. Writes the padding
 * behind the message: `words` must have `md5WordCount(byteLength)` elements.
 */
export function md5Words(words: Int32Array, byteLength: number, digest: Int32Array): void {
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
    for (let i = 0; i < 16; i++) {
      const sum = (a + (d ^ (b & (c ^ d))) + sines[i]! + words[block + i]!) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << rotations[i]!) | (sum >>> (32 - rotations[i]!)))) | 0;
    }
    for (let i = 16; i < 32; i++) {
      const sum = (a + (c ^ (d & (b ^ c))) + sines[i]! + words[block + ((5 * i + 1) & 15)]!) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << rotations[i]!) | (sum >>> (32 - rotations[i]!)))) | 0;
    }
    for (let i = 32; i < 48; i++) {
      const sum = (a + (b ^ c ^ d) + sines[i]! + words[block + ((3 * i + 5) & 15)]!) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << rotations[i]!) | (sum >>> (32 - rotations[i]!)))) | 0;
    }
    for (let i = 48; i < 64; i++) {
      const sum = (a + (c ^ (b | ~d)) + sines[i]! + words[block + ((7 * i) & 15)]!) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << rotations[i]!) | (sum >>> (32 - rotations[i]!)))) | 0;
    }
    a0 = (a0 + a) | 0;
    b0 = (b0 + b) | 0;
    c0 = (c0 + c) | 0;
    d0 = (d0 + d) | 0;
  }
  digest[0] = a0;
  digest[1] = b0;
  digest[2] = c0;
  digest[3] = d0;
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

/** Hex digits of a digest in words. */
export function md5Hex(digest: Int32Array): string {
  let hex = '';
  for (const word of digest)
    for (let byte = 0; byte < 4; byte++) hex += ((word >>> (8 * byte)) & 255).toString(16).padStart(2, '0');
  return hex;
}
