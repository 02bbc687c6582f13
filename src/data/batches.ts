/** Batches of images, or of noise: a pure function of (data, seed, index, batch size, resolution). */
import { type Json, NascentError } from '../base/index.ts';
import { stream } from '../random/index.ts';
import type { ImageSet } from './image-set.ts';
import { recentlyUsed } from './recently-used.ts';
import { planeFitter, smallestScaled } from './resize.ts';

export interface BatchRequest {
  readonly batch: number;
  readonly channels: number;
  readonly resolution: number;
}

export interface BatchSource {
  readonly labels: 'real' | 'random' | 'none';
  /** [batch, channels, resolution, resolution], normalised. Arrays are shared between calls: do not write into them. */
  images(index: number, request: BatchRequest): Float32Array;
  /** Class per image; throws an ordinary Error when `labels` is `none`. */
  classes(index: number, request: BatchRequest): Int32Array;
  /** Per channel of the data, in units of its full brightness; empty for noise. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** What decides the batches, for the key of a score; no path, no title. */
  readonly description: Json;
}

export interface ImageBatchOptions {
  readonly seed: number | string;
  /** `random`: a uniform class per image, fixed by the seed. Default `real`. */
  readonly labels?: 'real' | 'random';
  /** Default `train`. The normalisation is the training part's either way. */
  readonly part?: 'train' | 'test';
}

/**
 * Batches of an image set. Every epoch is another shuffle; a batch never crosses its end, so its images are distinct (the last
 * count mod batch images of an epoch are left out). Only random crops may be more than there are images: they go through epochs.
 * Grey is repeated to the asked channels; of colour, fewer channels take the first ones. Images come to the resolution by the rule
 * of `planeFitter`. Throws `input` when the batch is larger than the set, or more channels are asked than there are.
 */
export function imageBatches(set: ImageSet, options: ImageBatchOptions): BatchSource {
  const { seed, labels = 'real', part: partName = 'train' } = options;
  const part = set[partName];
  if (part === undefined) {
    throw new NascentError('input', { what: 'the data has no test part', where: set.title });
  }
  const { mean, std } = channelStatistics(set);
  const pixels = set.height * set.width;
  const order = recentlyUsed((epoch: string): Int32Array => {
    const indices = Array.from({ length: part.count }, (_, i) => i);
    return Int32Array.from(stream(seed, 'shuffle', partName, Number(epoch)).shuffle(indices));
  }, 4 * part.count);
  const assigned = labels === 'real' ? part.labels : randomLabels(part.count, set.classes, seed, partName);
  const chosen = (index: number, { batch, resolution }: Omit<BatchRequest, 'channels'>): Int32Array => {
    if (batch > part.count && resolution < smallestScaled) {
      return Int32Array.from({ length: batch }, (_, i) => {
        const position = index * batch + i;
        return order(String(Math.floor(position / part.count)))[position % part.count]!;
      });
    }
    if (!(batch >= 1 && batch <= part.count)) {
      throw new NascentError('input', {
        what: 'the batch is larger than the data',
        where: set.title,
        expected: `at most ${part.count} images per batch`,
        got: String(batch),
        hint: `give --batch ${part.count} or less, or more images`,
      });
    }
    const perEpoch = Math.floor(part.count / batch);
    const start = (index % perEpoch) * batch;
    return order(String(Math.floor(index / perEpoch))).subarray(start, start + batch);
  };
  const images = recentlyUsed((key: string): Float32Array => {
    const [index, batch, channels, resolution] = key.split(' ').map(Number) as [number, number, number, number];
    const out = new Float32Array(batch * channels * resolution * resolution);
    const fit = planeFitter(set, resolution);
    const area = resolution * resolution;
    chosen(index, { batch, resolution }).forEach((image, i) => {
      const crop = resolution < smallestScaled ? stream(seed, 'crop', index, i).uint32() : 0;
      for (let channel = 0; channel < channels; channel++) {
        const from = set.channels === 1 ? 0 : channel;
        const at = (i * channels + channel) * area;
        const source = (image * set.channels + from) * pixels;
        fit(part.images.subarray(source, source + pixels), out, at, crop);
        const centre = mean[from]! * set.range;
        // A channel without any variation stays zero instead of becoming infinite.
        const spread = (std[from]! || 1) * set.range;
        for (let p = at; p < at + area; p++) out[p] = (out[p]! - centre) / spread;
      }
    });
    return out;
  }, cachedElements);
  return {
    labels,
    mean,
    std,
    images(index, { batch, channels, resolution }) {
      if (channels > set.channels && set.channels !== 1) {
        throw new NascentError('input', {
          what: 'the network takes more channels than the images have',
          where: set.title,
          expected: `at most ${set.channels}`,
          got: `${channels}`,
        });
      }
      return images(`${index} ${batch} ${channels} ${resolution}`);
    },
    classes: (index, request) => Int32Array.from(chosen(index, request), (image) => assigned[image]!),
    description: { kind: set.id, hash: set.hash, part: partName, labels, seed },
  };
}

export interface GaussianBatchOptions {
  readonly seed: number | string;
  /** Give the number of classes to get random labels; without it there are none. */
  readonly classes?: number;
}

/** N(0, 1) noise in place of images. */
export function gaussianBatches({ seed, classes }: GaussianBatchOptions): BatchSource {
  const images = recentlyUsed((key: string): Float32Array => {
    const [index, batch, channels, resolution] = key.split(' ').map(Number) as [number, number, number, number];
    const rng = stream(seed, 'gaussian images', index, batch, channels, resolution);
    return Float32Array.from({ length: batch * channels * resolution * resolution }, () => rng.normal());
  }, cachedElements);
  return {
    labels: classes === undefined ? 'none' : 'random',
    mean: [],
    std: [],
    images: (index, { batch, channels, resolution }) => images(`${index} ${batch} ${channels} ${resolution}`),
    classes(index, { batch }) {
      if (classes === undefined) throw new Error('gaussian data without labels was asked for classes');
      return randomLabels(batch, classes, seed, index);
    },
    description: { kind: 'gaussian', seed, ...(classes === undefined ? {} : { classes }) },
  };
}

/** Elements kept per source: 128 MiB of float32. */
const cachedElements = 32 * 1024 * 1024;

function randomLabels(count: number, classes: number, seed: number | string, label: string | number): Int32Array {
  const rng = stream(seed, 'random labels', label, classes);
  return Int32Array.from({ length: count }, () => rng.int(classes));
}

/** Mean and population deviation per channel of the training part, in units of `range`. */
export function channelStatistics(set: ImageSet): { mean: readonly number[]; std: readonly number[] } {
  const pixels = set.height * set.width;
  const { images, count } = set.train;
  const mean: number[] = [];
  const std: number[] = [];
  for (let channel = 0; channel < set.channels; channel++) {
    const starts = Array.from({ length: count }, (_, image) => (image * set.channels + channel) * pixels);
    let sum = 0;
    for (const start of starts) for (let p = start; p < start + pixels; p++) sum += images[p]!;
    const centre = sum / (count * pixels);
    let squares = 0;
    for (const start of starts) for (let p = start; p < start + pixels; p++) squares += (images[p]! - centre) ** 2;
    mean.push(centre / set.range);
    std.push(Math.sqrt(squares / (count * pixels)) / set.range);
  }
  return { mean, std };
}
