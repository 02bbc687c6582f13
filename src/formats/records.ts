/**
 * Images in records of fixed size: label bytes, then unsigned pixel bytes, planes in channel order. The layout of the CIFAR-10 and
 * CIFAR-100 binary version (https://www.cs.toronto.edu/~kriz/cifar.html) and of the samples in data/.
 */
import { NascentError } from '../base/index.ts';
import { gunzipIfNeeded } from './gzip.ts';
import { checkLabels, type LabelledImages } from './labelled-images.ts';

export interface RecordLayout {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** Label bytes per record, of which the last is used: CIFAR-100 has the coarse label before the fine one. */
  readonly labelBytes: number;
}

export const cifar10Layout: RecordLayout = { channels: 3, height: 32, width: 32, classes: 10, labelBytes: 1 };
export const cifar100Layout: RecordLayout = { channels: 3, height: 32, width: 32, classes: 100, labelBytes: 2 };

/** Reads whole records, gzipped or not; `where` names the file in errors. */
export function readRecords(bytes: Uint8Array, layout: RecordLayout, where: string): LabelledImages {
  const { channels, height, width, classes, labelBytes } = layout;
  const content = gunzipIfNeeded(bytes, where);
  const pixels = channels * height * width;
  const size = labelBytes + pixels;
  const count = Math.floor(content.length / size);
  if (count === 0 || content.length % size !== 0) {
    throw new NascentError('input', {
      what: count === 0 ? 'no images' : 'truncated image file',
      where: `${where}, byte ${count * size}`,
      expected: `records of ${size} bytes (${labelBytes} of label, ${channels}x${height}x${width} pixels)`,
      got: `${content.length} bytes, ${content.length % size} left over`,
    });
  }
  const images = new Uint8Array(count * pixels);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = content[i * size + labelBytes - 1]!;
    images.set(content.subarray(i * size + labelBytes, (i + 1) * size), i * pixels);
  }
  checkLabels(labels, classes, where);
  return { count, channels, height, width, images, labels };
}
