/** Non-cryptographic 128-bit hash (MurmurHash3 x86_128 by Austin Appleby, public domain algorithm), for keys and streams. */

const utf8 = new TextEncoder();

/** 32 lower-case hex digits of the text or bytes. */
export function hash128(input: string | Uint8Array): string {
  return hashWords(input)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}

/** The four 32-bit words of MurmurHash3 x86_128, seed 0. */
export function hashWords(input: string | Uint8Array): [number, number, number, number] {
  const bytes = typeof input === 'string' ? utf8.encode(input) : input;
  const length = bytes.length;
  const blocks = length >> 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const c1 = 0x239b961b;
  const c2 = 0xab0e9789;
  const c3 = 0x38b34ae5;
  const c4 = 0xa1e38b93;
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const scramble = (k: number, a: number, r: number, b: number): number => Math.imul(rotate(Math.imul(k, a), r), b);
  for (let i = 0; i < blocks; i++) {
    const p = i * 16;
    h1 = (Math.imul((rotate(h1 ^ scramble(view.getUint32(p, true), c1, 15, c2), 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 = (Math.imul((rotate(h2 ^ scramble(view.getUint32(p + 4, true), c2, 16, c3), 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 = (Math.imul((rotate(h3 ^ scramble(view.getUint32(p + 8, true), c3, 17, c4), 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 =
      (Math.imul((rotate(h4 ^ scramble(view.getUint32(p + 12, true), c4, 18, c1), 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  const tail = new Uint8Array(16);
  tail.set(bytes.subarray(blocks * 16));
  const rest = new DataView(tail.buffer);
  const remaining = length & 15;
  if (remaining > 12) h4 ^= scramble(rest.getUint32(12, true), c4, 18, c1);
  if (remaining > 8) h3 ^= scramble(rest.getUint32(8, true), c3, 17, c4);
  if (remaining > 4) h2 ^= scramble(rest.getUint32(4, true), c2, 16, c3);
  if (remaining > 0) h1 ^= scramble(rest.getUint32(0, true), c1, 15, c2);
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  h3 = finalMix(h3);
  h4 = finalMix(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  return [h1 >>> 0, h2 >>> 0, h3 >>> 0, h4 >>> 0];
}

/** Finaliser of MurmurHash3 on a 32-bit integer; also the mixing function of the golden fixtures' rule. */
export function finalMix(value: number): number {
  let h = value | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
