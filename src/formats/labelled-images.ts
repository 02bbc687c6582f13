/** Images with class labels in memory, and the checks every reader makes before it hands them out. */
import { NascentError } from '../base/index.ts';

export interface LabelledImages {
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** [count, channels, height, width], row-major. */
  readonly images: Uint8Array | Float32Array;
  /** Class per image, 0 to classes - 1. */
  readonly labels: Int32Array;
}

/** Throws `input` for labels outside 0..classes-1; `where` names the file. */
export function checkLabels(labels: ArrayLike<number>, classes: number, where: string): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new NascentError('input', {
      what: 'label out of range',
      where: `${where}, image ${i}`,
      expected: `0 to ${classes - 1}`,
      got: String(label),
    });
  }
}

/** Throws `input` with the image index for NaN or infinite pixels. */
export function checkPixels(images: Uint8Array | Float32Array, pixelsPerImage: number, where: string): void {
  if (images instanceof Uint8Array) return;
  const bad = images.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new NascentError('input', {
    what: 'a pixel is not a finite number',
    where: `${where}, image ${Math.floor(bad / pixelsPerImage)}`,
    expected: 'finite values',
    got: String(images[bad]),
  });
}
