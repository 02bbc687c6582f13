/** Images and labels that come as plain arrays (IDX, npz): shapes, value ranges and class counts are found out here. */
import { NascentError } from '../../base/index.ts';
import { type ImageSet, imageSet } from '../../data/index.ts';
import { checkLabels, type LabelledImages } from '../../formats/index.ts';

/** An array of a file; bigints are 64-bit integers. */
export interface FileArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | ArrayLike<bigint>;
  /** File and member, for errors. */
  readonly where: string;
}

export interface ArrayPart {
  readonly images: FileArray;
  readonly labels: FileArray;
}

/** More classes than that are a sign of labels that are something else. */
const maximumClasses = 100_000;

/** Throws NascentError `input` for shapes that are not images, labels that are not classes, NaN pixels. */
export function arrayImages(
  parts: { readonly train: ArrayPart; readonly test?: ArrayPart | undefined },
  about: { readonly id: string; readonly title: string },
): ImageSet {
  const train = labelled(parts.train);
  const test = parts.test === undefined ? undefined : labelled(parts.test);
  const classes = train.labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  if (test) checkLabels(test.labels, classes, parts.test!.labels.where);
  let brightest = 1;
  for (let i = 0; i < train.images.length; i++) if (train.images[i]! > brightest) brightest = train.images[i]!;
  const range = train.images instanceof Uint8Array || brightest > 1 ? 255 : 1;
  return imageSet({ train, test }, { ...about, classes, range });
}

function labelled({ images, labels }: ArrayPart): LabelledImages {
  const { count, channels, height, width, channelsLast } = imageShape(images);
  const labelCount = labels.shape.reduce((product, length) => product * length, 1);
  if (labelCount !== count || labels.shape.length > 2) {
    throw new NascentError('input', {
      what: 'the labels do not belong to the images',
      where: labels.where,
      expected: `${count} labels, one per image`,
      got: `an array of ${labels.shape.join('x') || 'no dimensions'}`,
    });
  }
  const pixels = pixelsOf(images);
  return {
    count,
    channels,
    height,
    width,
    images: channelsLast && channels > 1 ? toPlanes(pixels, count, channels, height * width) : pixels,
    labels: labelsOf(labels),
  };
}

/** [n, h, w], [n, h, w, c], [n, c, h, w], or flat rows of square grey (or, planes first, colour) images. */
function imageShape({ shape, where }: FileArray): {
  count: number;
  channels: number;
  height: number;
  width: number;
  channelsLast: boolean;
} {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  const isChannels = (length: number): boolean => length === 1 || length === 3;
  if (count > 0 && !shape.includes(0)) {
    if (shape.length === 3) return { count, channels: 1, height: a, width: b, channelsLast: false };
    if (shape.length === 4 && isChannels(c)) return { count, channels: c, height: a, width: b, channelsLast: true };
    if (shape.length === 4 && isChannels(a)) return { count, channels: a, height: b, width: c, channelsLast: false };
    if (shape.length === 2) {
      for (const channels of [1, 3]) {
        const side = Math.sqrt(a / channels);
        if (Number.isInteger(side)) return { count, channels, height: side, width: side, channelsLast: false };
      }
    }
  }
  throw new NascentError('input', {
    what: 'not an array of images',
    where,
    expected: 'n x height x width, n x height x width x channels or n x channels x height x width with 1 or 3 channels',
    got: shape.join('x') || 'no dimensions',
  });
}

/** Bytes where every value is one; float32 otherwise. */
function pixelsOf({ data, where }: FileArray): Uint8Array | Float32Array {
  if (data instanceof Uint8Array) return data;
  if (data instanceof Float32Array) return data;
  const values = new Float32Array(data.length);
  let bytes = !(data instanceof Float64Array);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    bytes &&= value >= 0 && value <= 255;
    values[i] = value;
    if (Number.isFinite(value) && !Number.isFinite(values[i])) {
      throw new NascentError('input', {
        what: 'a pixel beyond float32',
        where: `${where}, value ${i}`,
        got: String(value),
      });
    }
  }
  return bytes ? Uint8Array.from(values) : values;
}

function labelsOf({ data, where }: FileArray): Int32Array {
  const values = Float64Array.from({ length: data.length }, (_, i) => Number(data[i]));
  // Checked before the conversion, which would wrap or round.
  checkLabels(values, maximumClasses, where);
  return Int32Array.from(values);
}

function toPlanes<T extends Uint8Array | Float32Array>(pixels: T, count: number, channels: number, area: number): T {
  const planes = pixels.slice() as T;
  for (let image = 0; image < count; image++) {
    const start = image * channels * area;
    for (let p = 0; p < area; p++)
      for (let channel = 0; channel < channels; channel++)
        planes[start + channel * area + p] = pixels[start + p * channels + channel]!;
  }
  return planes;
}
