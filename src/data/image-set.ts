/** A set of labelled images, ready to make batches from. */
import { canonicalJson, hash128, NascentError } from '../base/index.ts';
import { checkLabels, checkPixels, type LabelledImages } from '../formats/index.ts';

/** Same size, channels and classes in both parts. */
export interface ImageSet {
  /** `fashion-mnist`, `digits`, or the kind of the user's files (`folder`, `cifar10`, `idx`, `npz`); never a path. */
  readonly id: string;
  readonly title: string;
  readonly licence?: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  readonly classNames?: readonly string[];
  /** Pixel value of full brightness; means and deviations are given in its units. */
  readonly range: number;
  readonly train: LabelledImages;
  readonly test?: LabelledImages;
  /** Of the training part's size, pixels and labels: equal content, equal hash, whatever the container. */
  readonly hash: string;
}

/** Checks sizes, labels and pixels (NascentError `input`) and adds the content hash. */
export function imageSet(
  parts: { readonly train: LabelledImages; readonly test?: LabelledImages | undefined },
  about: Pick<ImageSet, 'id' | 'title' | 'classes' | 'range'> & Partial<Pick<ImageSet, 'licence' | 'classNames'>>,
): ImageSet {
  const { train, test } = parts;
  const { channels, height, width } = train;
  if (about.classes < 2) {
    throw new NascentError('input', {
      what: 'too few classes',
      where: about.title,
      expected: 'labels of at least 2 classes',
      got: String(about.classes),
    });
  }
  for (const [name, part] of Object.entries(parts)) {
    if (part === undefined) continue;
    const where = `${about.title} (${name})`;
    const size = [part.channels, part.height, part.width];
    if (size.join() !== [channels, height, width].join()) {
      throw new NascentError('input', {
        what: 'the parts differ in image size',
        where,
        expected: `${channels}x${height}x${width} as in the training part`,
        got: size.join('x'),
      });
    }
    if (part.count === 0) throw new NascentError('input', { what: 'no images', where });
    checkLabels(part.labels, about.classes, where);
    checkPixels(part.images, channels * height * width, where);
  }
  const hash = hash128(
    canonicalJson([
      [train.count, channels, height, width, about.classes, about.range],
      hash128(bytesOf(train.images)),
      hash128(bytesOf(train.labels)),
    ]),
  );
  return { ...about, channels, height, width, train, ...(test === undefined ? {} : { test }), hash };
}

/** Takes the last `count` images away as a test part. */
export function splitLast(all: LabelledImages, count: number): { train: LabelledImages; test: LabelledImages } {
  const pixels = all.channels * all.height * all.width;
  const part = (from: number, to: number): LabelledImages => ({
    ...all,
    count: to - from,
    images: all.images.subarray(from * pixels, to * pixels),
    labels: all.labels.subarray(from, to),
  });
  return { train: part(0, all.count - count), test: part(all.count - count, all.count) };
}

function bytesOf(values: Uint8Array | Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
