/** Gzip (RFC 1952) with a bound on the unpacked size and a checksum, over fflate. */
import { gunzipSync, gzipSync } from 'fflate';
import { errorText, NascentError } from '../base/index.ts';

/** Unpacked bytes a reader accepts unless told otherwise: what one typed array of a common engine holds. */
export const maximumUnpackedBytes: number = 2 ** 31;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The bytes of a one-member gzip file; other bytes are returned as they are. `where` names the file in errors. */
export function gunzipIfNeeded(bytes: Uint8Array, where: string, maximum: number = maximumUnpackedBytes): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  if (bytes.length < 18) throw damaged(where, 'at least 18 bytes of gzip', `${bytes.length}`);
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const size = trailer.getUint32(4, true);
  // Deflate packs at most 1032 times, so a greater size is a lie and must not be allocated.
  if (size > maximum || size > bytes.length * 1032)
    throw damaged(
      where,
      `at most ${Math.min(maximum, bytes.length * 1032)} unpacked bytes`,
      `${size} in its last word`,
    );
  let unpacked: Uint8Array;
  try {
    // One byte to spare shows data longer than the trailer says; a fixed output never grows.
    unpacked = gunzipSync(bytes, { out: new Uint8Array(size + 1) });
  } catch (error) {
    throw damaged(where, 'whole gzip data', errorText(error));
  }
  if (unpacked.length !== size) throw damaged(where, `${size} unpacked bytes`, `${unpacked.length}`);
  if (crc32(unpacked) !== trailer.getUint32(0, true))
    throw damaged(where, 'the checksum stored in the file', 'another');
  return unpacked;
}

/** Gzip with no time stamp: equal bytes in, equal bytes out. */
export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { mtime: 0 });
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of RFC 1952, section 8. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]!) & 0xff]!;
  return ~crc >>> 0;
}

function damaged(where: string, expected: string, got: string): NascentError {
  return new NascentError('input', { what: 'damaged or truncated gzip file', where, expected, got });
}
