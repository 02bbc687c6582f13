/** Bzip2 with a bound on the unpacked size and checksums, over the decoder of unbzip2-stream, loaded when first needed: a
 *  CommonJS module, which a browser can import through a bundler only. */
import { errorText, NascentError } from '../base/index.ts';

export const isBzip2 = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68;

/** All streams of the file, one after the other. Throws NascentError `input` for damaged data or more than `maximum` bytes. */
export async function bunzip2(bytes: Uint8Array, where: string, maximum: number): Promise<Uint8Array> {
  const { default: bzip2 } = await import('unbzip2-stream/lib/bzip2.js');
  const bits = bitReader(bytes);
  let unpacked = new Uint8Array(Math.min(maximum, Math.max(1024, bytes.length * 4)));
  let length = 0;
  const write = (byte: number): void => {
    if (length === maximum) throw new Error(`more than ${maximum} unpacked bytes`);
    if (length === unpacked.length) {
      const larger = new Uint8Array(Math.min(maximum, length * 2));
      larger.set(unpacked);
      unpacked = larger;
    }
    unpacked[length++] = byte;
  };
  try {
    while (!bits.atEnd()) {
      const blockBytes = 100_000 * bzip2.header(bits.read);
      const buffer = new Int32Array(blockBytes);
      let checksum: number | null = 0;
      while (checksum !== null) checksum = bzip2.decompress(bits.read, write, buffer, blockBytes, checksum);
    }
  } catch (cause) {
    // The decoder's own messages are jokes or TypeErrors; only ours say something.
    const got =
      cause instanceof Error && /unpacked|the end/.test(cause.message) ? errorText(cause) : 'data that does not unpack';
    throw new NascentError('input', { what: 'damaged or truncated bzip2 file', where, got, cause });
  }
  return unpacked.subarray(0, length);
}

function bitReader(bytes: Uint8Array): { readonly read: (n: number | null) => number; atEnd(): boolean } {
  let at = 0;
  let bit = 0;
  return {
    read(n) {
      if (n === null) {
        if (bit !== 0) at++;
        bit = 0;
        return 0;
      }
      let value = 0;
      for (let left = n; left > 0; ) {
        if (at >= bytes.length) throw new Error('the end of the file');
        const taken = Math.min(left, 8 - bit);
        value = (value << taken) | ((bytes[at]! >> (8 - bit - taken)) & ((1 << taken) - 1));
        bit += taken;
        left -= taken;
        if (bit === 8) {
          bit = 0;
          at++;
        }
      }
      return value;
    },
    atEnd: () => at >= bytes.length,
  };
}
