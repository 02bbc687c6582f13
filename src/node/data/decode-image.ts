/** PNG and JPEG to planes of red, green and blue, over pngjs and jpeg-js; sizes are bounded before anything is allocated. */
import { inflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { errorText, NascentError } from '../../base/index.ts';

export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

export interface DecodedImage extends ImageSize {
  /** [3, height, width]. Grey is repeated; transparency is dropped, as the usual image loaders do. */
  readonly planes: Uint8Array;
}

const maximumPixels = 64 * 1024 * 1024;
const maximumJpegMegabytes = 1024;

/** Height and width from the header; throws NascentError `input` for anything that is not a PNG or JPEG of usable size. */
export function imageSize(bytes: Uint8Array, where: string): ImageSize {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = isPng(bytes) ? pngSize(view) : isJpeg(bytes) ? jpegSize(view) : null;
  if (size === null) {
    throw new NascentError('input', {
      what: 'not a readable image',
      where,
      expected: 'a PNG or JPEG header',
      got: bytes.length === 0 ? 'an empty file' : `bytes ${[...bytes.subarray(0, 8)].map(hex).join(' ')}`,
    });
  }
  if (size.height < 1 || size.width < 1 || size.height * size.width > maximumPixels) {
    throw new NascentError('input', {
      what: 'image of unusable size',
      where,
      expected: `1 to ${maximumPixels} pixels`,
      got: `${size.width}x${size.height}`,
    });
  }
  return size;
}

/** Throws NascentError `input` for a damaged or truncated image. */
export function decodeImage(bytes: Uint8Array, where: string): DecodedImage {
  const size = imageSize(bytes, where);
  try {
    const { data, width, height } = isPng(bytes) ? decodePng(bytes, size) : decodeJpeg(bytes, size);
    const pixels = size.height * size.width;
    if (width !== size.width || height !== size.height || data.length !== 4 * pixels)
      throw new Error(`decoded to ${width}x${height} instead of ${size.width}x${size.height}`);
    const planes = new Uint8Array(3 * pixels);
    for (let p = 0; p < pixels; p++)
      for (let channel = 0; channel < 3; channel++) planes[channel * pixels + p] = data[4 * p + channel]!;
    return { ...size, planes };
  } catch (error) {
    throw new NascentError('input', {
      what: 'damaged or truncated image',
      where,
      expected: `a whole ${isPng(bytes) ? 'PNG' : 'JPEG'} of ${size.width}x${size.height}`,
      got: errorText(error),
    });
  }
}

interface Rgba extends ImageSize {
  readonly data: Uint8Array;
}

function decodePng(bytes: Uint8Array, { height, width }: ImageSize): Rgba {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // Interlaced data is inflated by the decoder without a bound, so it is measured here first: 8 bytes per pixel at most,
  // and a filter byte per row of each of the seven passes.
  if (bytes[28] === 1) inflateSync(pngData(buffer), { maxOutputLength: 8 * height * width + 7 * height + 64 });
  return PNG.sync.read(buffer);
}

function decodeJpeg(bytes: Uint8Array, { height, width }: ImageSize): Rgba {
  // Every 8x8 block costs at least a bit; the decoder would allocate gigabytes before it misses them.
  if (height * width > 1024 * bytes.length) throw new Error(`${bytes.length} bytes, too few for so many pixels`);
  return jpeg.decode(bytes, {
    useTArray: true,
    tolerantDecoding: false,
    maxResolutionInMP: maximumPixels / 1e6,
    maxMemoryUsageInMB: maximumJpegMegabytes,
  });
}

/** The IDAT chunks of a PNG, joined. */
function pngData(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  return Buffer.concat(parts);
}

const isPng = (bytes: Uint8Array): boolean =>
  bytes.length >= 33 && [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => bytes[i] === byte);
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

function pngSize(view: DataView): ImageSize {
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Walks the segments to the first start of frame (ITU T.81, B.2.2). */
function jpegSize(view: DataView): ImageSize | null {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    // 0xff is a fill byte before a marker.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
