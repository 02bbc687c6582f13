/** Images, labels and noise of a run. Nothing depends on the architecture, so arrays are made once and shared by candidates. */
import { NascentError } from '../../base/index.ts';
import type { Values } from '../../engine/index.ts';
import { stream } from '../../random/index.ts';
import type { ProbeSetting } from '../types.ts';

export interface BatchRequest {
  readonly batch: number;
  readonly channels: number;
  readonly resolution: number;
}

/** Data as the runner needs it. Both calls must always return the same values for the same arguments. */
export interface BatchProvider {
  readonly labels: 'real' | 'random' | 'none';
  /** [batch, channels, resolution, resolution], row-major; below 8 pixels random crops instead of shrunken images. */
  images(index: number, request: BatchRequest): Values;
  /** Class indices; only called when `labels` is not `none`. */
  classes(index: number, request: BatchRequest): Int32Array;
}

/** Replaces what a run feeds (fixtures): null keeps the ordinary value. */
export interface InputOverride {
  input?(setting: ProbeSetting, index: number, request: BatchRequest): Values | null;
}

/** Elements kept: 256 MiB of float32. */
const cacheElements = 64 * 1024 * 1024;

/** A cache of arrays by key, oldest out first; one per evaluator so that a seed's arrays go with it. */
export class ArrayCache {
  readonly #arrays = new Map<string, Values>();
  #elements = 0;

  get(key: string, make: () => Values): Values {
    const known = this.#arrays.get(key);
    if (known) {
      this.#arrays.delete(key);
      this.#arrays.set(key, known);
      return known;
    }
    const values = make();
    this.#arrays.set(key, values);
    this.#elements += values.length;
    for (const [old, { length }] of this.#arrays) {
      if (this.#elements <= cacheElements || old === key) break;
      this.#arrays.delete(old);
      this.#elements -= length;
    }
    return values;
  }
}

/** The image batch of a setting; `count` elements where it is made here, for maps of any shape. `zen`: batch 0 is x ~ N(0,1), batch 1 is x + 0.01 e (arXiv 2102.01063). */
export function imageBatch(
  setting: ProbeSetting,
  index: number,
  request: BatchRequest,
  count: number,
  data: BatchProvider,
  seed: number,
  cache: ArrayCache,
): Values {
  const repetition = setting.repetition ?? 0;
  const gaussian = (purpose: string, batch: number): Values =>
    cache.get(`${seed} ${purpose} ${repetition} ${batch} ${count}`, () => {
      const rng = stream(seed, purpose, repetition, batch, count);
      const values = new Float32Array(count);
      for (let i = 0; i < count; i++) values[i] = rng.normal();
      return values;
    });
  switch (setting.input) {
    case 'data':
      return data.images(index, request);
    case 'ones':
      return cache.get(`ones ${count}`, () => new Float32Array(count).fill(1));
    case 'gaussian':
      return gaussian('gaussian', index);
    case 'zen': {
      if (index === 0) return gaussian('zen', 0);
      return cache.get(`${seed} zen moved ${repetition} ${count}`, () => {
        const x = gaussian('zen', 0);
        const e = gaussian('zen', 1);
        // The sum in float64: float32 would round the small step off.
        return Float64Array.from({ length: count }, (_, i) => x[i]! + 0.01 * e[i]!);
      });
    }
  }
}

/** One-hot [batch, classes]. Labels outside the network's classes are the user's error. */
export function oneHot(labels: Int32Array, classes: number): Float32Array {
  const values = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    if (label < 0 || label >= classes) {
      throw new NascentError('input', {
        what: 'label out of range',
        where: `image ${i} of the batch`,
        expected: `0 to ${classes - 1} (the network has ${classes} classes)`,
        got: String(label),
        hint: 'give the network as many classes as the data has',
      });
    }
    values[i * classes + label] = 1;
  });
  return values;
}
