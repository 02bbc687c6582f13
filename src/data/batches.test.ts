import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { channelStatistics, gaussianBatches, imageBatches } from './batches.ts';
import { type BuiltInId, builtInFiles, builtInSet } from './built-in.ts';
import { type ImageSet, imageSet } from './image-set.ts';

const shipped = (id: BuiltInId): ImageSet =>
  builtInSet(
    id,
    builtInFiles(id).map((name) => readFileSync(new URL(`../../data/${name}`, import.meta.url))),
  );

/** Image i is filled with the value i, and its label is i mod 3. */
function numbered(count: number, side: number, channels = 1): ImageSet {
  const area = side * side * channels;
  const images = Uint8Array.from({ length: count * area }, (_, p) => Math.floor(p / area));
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
  return imageSet(
    { train: { count, channels, height: side, width: side, images, labels } },
    { id: 'folder', title: 'numbered', classes: 3, range: 255 },
  );
}

describe('shipped sets', () => {
  test('Fashion-MNIST: sizes, balance, and mean and deviation near the published 0.2860 and 0.3530', () => {
    const set = shipped('fashion-mnist');
    expect([set.train.count, set.test?.count, set.channels, set.height, set.width]).toEqual([3000, 1000, 1, 28, 28]);
    for (let k = 0; k < 10; k++) {
      expect(set.train.labels.filter((label) => label === k)).toHaveLength(300);
      expect(set.test?.labels.filter((label) => label === k)).toHaveLength(100);
    }
    const { mean, std } = channelStatistics(set);
    // Standard error of the mean over 3,000 images: their means spread by about 0.16, so 0.003.
    expect(Math.abs(mean[0]! - 0.286)).toBeLessThan(0.01);
    expect(Math.abs(std[0]! - 0.353)).toBeLessThan(0.01);
  });

  test('digits: class counts as scikit-learn documents them, 16 grey levels, last fifth is the test part', () => {
    const set = shipped('digits');
    const labels = [...set.train.labels, ...set.test!.labels];
    const counts = Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length);
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect([set.train.count, set.test?.count, set.height]).toEqual([1437, 360, 8]);
    expect(Math.max(...set.train.images.subarray(0, 6400))).toBe(16);
    // First record of the data set as everybody prints it: load_digits().images[0][0].
    expect([...set.train.images.subarray(0, 8)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
    expect(set.train.labels[0]).toBe(0);
  });
});

describe('imageBatches', () => {
  const request = { batch: 4, channels: 3, resolution: 8 };

  test('an epoch covers every image once, the next one is another shuffle, the seed decides', () => {
    const set = numbered(20, 8);
    const source = imageBatches(set, { seed: 7 });
    // The value of an image, recovered from its first pixel, is its number.
    const numbers = (index: number, from = source): number[] => {
      const values = from.images(index, request);
      return Array.from({ length: 4 }, (_, i) =>
        Math.round(Math.abs(values[i * 192]! * from.std[0]! + from.mean[0]!) * 255),
      );
    };
    const epochs = [0, 1].map((epoch) => [0, 1, 2, 3, 4].flatMap((i) => numbers(epoch * 5 + i)));
    for (const epoch of epochs)
      expect([...epoch].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(epochs[0]).not.toEqual(epochs[1]);
    expect(numbers(3, imageBatches(set, { seed: 7 }))).toEqual(numbers(3));
    expect(numbers(0, imageBatches(set, { seed: 8 }))).not.toEqual(numbers(0));
    for (let i = 0; i < 10; i++) expect([...source.classes(i, request)]).toEqual(numbers(i).map((n) => n % 3));
  });

  test('normalised by the training part: mean 0 and deviation 1 per channel over an epoch; grey is repeated', () => {
    const source = imageBatches(shipped('fashion-mnist'), { seed: 1 });
    const sums = [0, 0];
    for (let i = 0; i < 30; i++) {
      const values = source.images(i, { batch: 100, channels: 3, resolution: 28 });
      for (let image = 0; image < 100; image++)
        for (let p = 0; p < 784; p++) {
          const value = values[image * 2352 + p]!;
          sums[0]! += value;
          sums[1]! += value * value;
          if (value !== values[image * 2352 + 784 + p] || value !== values[image * 2352 + 1568 + p])
            expect.unreachable('the channels of a grey image differ');
        }
    }
    // 2.4 million float32 values: round-off far below 1e-5.
    expect(sums[0]! / (3000 * 784)).toBeCloseTo(0, 5);
    expect(sums[1]! / (3000 * 784)).toBeCloseTo(1, 5);
  });

  test('28 to 32 pads with black by two pixels on each side', () => {
    const source = imageBatches(shipped('fashion-mnist'), { seed: 1, part: 'test' });
    const small = source.images(0, { batch: 2, channels: 1, resolution: 28 });
    const padded = source.images(0, { batch: 2, channels: 1, resolution: 32 });
    const black = Math.fround(-source.mean[0]! / source.std[0]!);
    for (let p = 0; p < 2 * 1024; p++) {
      const [image, y, x] = [p >> 10, ((p >> 5) & 31) - 2, (p & 31) - 2];
      const inside = y >= 0 && y < 28 && x >= 0 && x < 28;
      expect(padded[p]).toBeCloseTo(inside ? small[image * 784 + y * 28 + x]! : black, 6);
    }
  });

  test('random labels belong to the image and not to the batch; about uniform', () => {
    const set = numbered(300, 8);
    const source = imageBatches(set, { seed: 3, labels: 'random' });
    const whole = source.classes(0, { ...request, batch: 300 });
    expect([...source.classes(0, request), ...source.classes(1, request)]).toEqual([...whole.subarray(0, 8)]);
    // Binomial(300, 1/3): deviation 8.2.
    for (let k = 0; k < 3; k++) expect(Math.abs(whole.filter((label) => label === k).length - 100)).toBeLessThan(41);
    expect(source.labels).toBe('random');
    expect(source.description).not.toEqual(imageBatches(set, { seed: 3 }).description);
  });

  test('the content hash sees every pixel and label, and not the title', () => {
    const { train, hash } = numbered(5, 8);
    const about = { id: 'folder', title: 'renamed', classes: 3, range: 255 };
    expect(imageSet({ train }, about).hash).toBe(hash);
    const images = train.images.slice();
    images[319]! += 1;
    const labels = train.labels.slice();
    labels[4] = 0;
    expect(imageSet({ train: { ...train, images } }, about).hash).not.toBe(hash);
    expect(imageSet({ train: { ...train, labels } }, about).hash).not.toBe(hash);
  });

  test('tiny crops: more of them than images, each at its own place, all channels at the same', () => {
    const area = 36;
    const images = Uint8Array.from({ length: 2 * 3 * area }, (_, i) => 3 * (i % area) + Math.floor(i / area / 3));
    const labels = Int32Array.of(0, 1);
    const set = imageSet(
      { train: { count: 2, channels: 3, height: 6, width: 6, images, labels } },
      { id: 'folder', title: 'ramp', classes: 2, range: 255 },
    );
    const source = imageBatches(set, { seed: 1 });
    const crops = source.images(0, { batch: 50, channels: 3, resolution: 3 });
    const value = (i: number): number => (crops[i]! * source.std[0]! + source.mean[0]!) * 255;
    const corners = Array.from({ length: 50 }, (_, i) => Math.floor(Math.round(value(i * 27)) / 3));
    // 16 corners, 50 draws: fewer than 10 different ones have a chance below 1e-6.
    expect(new Set(corners).size).toBeGreaterThan(9);
    expect(corners.every((corner) => corner % 6 < 4 && corner < 24)).toBe(true);
    for (let i = 0; i < 50; i++) {
      for (const [offset, step] of [0, 1, 2, 6, 7, 8, 12, 13, 14].entries())
        expect(value(i * 27 + offset) - value(i * 27)).toBeCloseTo(3 * step, 3);
      expect([...crops.subarray(i * 27 + 9, i * 27 + 18)]).toEqual([...crops.subarray(i * 27, i * 27 + 9)]);
    }
    expect(source.classes(0, { batch: 50, channels: 3, resolution: 3 }).filter((label) => label === 0)).toHaveLength(
      25,
    );
    const red = source.images(0, { batch: 50, channels: 1, resolution: 3 });
    expect([...red.subarray(9, 18)]).toEqual([...crops.subarray(27, 36)]);
  });

  test('a constant channel is zero; wrong batch, channels and part are one clear line', () => {
    const source = imageBatches(numbered(1, 8, 3), { seed: 1 });
    expect(source.images(0, { ...request, batch: 1 }).every((value) => value === 0)).toBe(true);
    expect(() => source.images(0, request)).toThrow(/batch is larger than the data.*at most 1.*got 4/);
    expect(() => source.images(0, { ...request, batch: 1, channels: 4 })).toThrow(
      /channels.*expected at most 3, got 4/,
    );
    expect(() => imageBatches(numbered(1, 8), { seed: 1, part: 'test' })).toThrow('no test part');
  });
});

test('gaussianBatches: moments, determinism, labels only when asked', () => {
  const source = gaussianBatches({ seed: 5 });
  const values = source.images(2, { batch: 16, channels: 3, resolution: 32 });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  // 49,152 values: standard errors 0.0045 and 0.0064.
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(square - 1)).toBeLessThan(0.03);
  expect(gaussianBatches({ seed: 5 }).images(2, { batch: 16, channels: 3, resolution: 32 })).toEqual(values);
  expect(source.labels).toBe('none');
  expect(() => source.classes(0, { batch: 1, channels: 3, resolution: 8 })).toThrow('without labels');
  const labelled = gaussianBatches({ seed: 5, classes: 10 });
  expect(labelled.classes(0, { batch: 64, channels: 3, resolution: 8 }).every((k) => k >= 0 && k < 10)).toBe(true);
});
