/**
 * Seeded streams: every random draw of the project comes from a stream named by (seed, purpose, ...), so results do not
 * depend on order, workers or resumes. Generator: pure-rand's xoroshiro128+ (Blackman and Vigna), seeded with a 128-bit hash.
 */
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { canonicalJson, hashWords } from '../base/index.ts';

export class Stream {
  readonly #generator: RandomGenerator;
  #spareNormal: number | null = null;

  constructor(state: readonly number[]) {
    this.#generator = xoroshiro128plusFromState(state);
  }

  /** Uniform 32-bit unsigned integer. */
  uint32(): number {
    return this.#generator.next() >>> 0;
  }

  /** Uniform in [0, 1) with 53 bits. */
  float(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** Uniform integer in [0, bound), unbiased by rejection; bound in 1..2^32. */
  int(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 0x100000000) throw new RangeError(`int bound ${bound}`);
    const limit = Math.floor(0x100000000 / bound) * bound;
    let value = this.uint32();
    while (value >= limit) value = this.uint32();
    return value % bound;
  }

  /** Standard normal (Box-Muller, both values used). */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.float()));
    const angle = 2 * Math.PI * this.float();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** One element, uniformly. */
  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }

  /** Fisher-Yates in place; returns the same array. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const held = items[i] as T;
      items[i] = items[j] as T;
      items[j] = held;
    }
    return items;
  }

  /** State to continue from with `streamFromState`. */
  state(): StreamState {
    return { words: [...this.#generator.getState()], spare: this.#spareNormal };
  }

  static fromState(state: StreamState): Stream {
    const made = new Stream(state.words);
    made.#spareNormal = state.spare;
    return made;
  }
}

export interface StreamState {
  readonly words: readonly number[];
  readonly spare: number | null;
}

/** The stream named by a seed and any number of labels (purpose, architecture hash, repetition, ...). */
export function stream(seed: number | string, ...labels: readonly (string | number)[]): Stream {
  const words = hashWords(canonicalJson([seed, ...labels]));
  // All-zero state is the one state xoroshiro128+ never leaves.
  return new Stream(words.some((word) => word !== 0) ? words.map((word) => word | 0) : [1, 2, 3, 4]);
}
