/**
 * CPython's `random` as far as published benchmarks depend on it: MT19937 (Matsumoto and Nishimura 1998) seeded by init_by_array
 * from an integer, and `random.shuffle` (Fisher-Yates from the end, randbelow by rejection on getrandbits).
 */
export class CPythonRandom {
  readonly #state = new Uint32Array(624);
  #next = 624;

  /** `seed`: a 32-bit unsigned integer, as in `random.seed(seed)`. */
  constructor(seed: number) {
    const mt = this.#state;
    mt[0] = 19650218;
    for (let i = 1; i < 624; i++) mt[i] = Math.imul(1812433253, mt[i - 1]! ^ (mt[i - 1]! >>> 30)) + i;
    // init_by_array with the one-word key [seed].
    let i = 1;
    for (let k = 0; k < 624; k++) {
      mt[i] = (mt[i]! ^ Math.imul(mt[i - 1]! ^ (mt[i - 1]! >>> 30), 1664525)) + seed;
      if (++i === 624) {
        mt[0] = mt[623]!;
        i = 1;
      }
    }
    for (let k = 0; k < 623; k++) {
      mt[i] = (mt[i]! ^ Math.imul(mt[i - 1]! ^ (mt[i - 1]! >>> 30), 1566083941)) - i;
      if (++i === 624) {
        mt[0] = mt[623]!;
        i = 1;
      }
    }
    mt[0] = 0x80000000;
  }

  /** genrand_uint32. */
  uint32(): number {
    if (this.#next === 624) this.#twist();
    let y = this.#state[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** random.shuffle, in place. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.#below(i + 1);
      const held = items[i] as T;
      items[i] = items[j] as T;
      items[j] = held;
    }
    return items;
  }

  #below(bound: number): number {
    const bits = 32 - Math.clz32(bound);
    let value = this.uint32() >>> (32 - bits);
    while (value >= bound) value = this.uint32() >>> (32 - bits);
    return value;
  }

  #twist(): void {
    const mt = this.#state;
    for (let k = 0; k < 624; k++) {
      const y = (mt[k]! & 0x80000000) | (mt[(k + 1) % 624]! & 0x7fffffff);
      mt[k] = mt[(k + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
