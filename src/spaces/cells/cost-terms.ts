/** Costs of a cell's operations as polynomials in its channels C and the sides of its maps, so that counting needs no graph. */

/**
 * Per operation, or summed over operations. "Input" pixels are those of the map an operation reads, "output" of the one it makes,
 * "mixed" the product of the two sides (a 1 x k convolution of stride (1, 2)).
 */
export interface CostTerms {
  /** Weights: times C^2. */
  readonly square: number;
  /** Weights: times C. */
  readonly linear: number;
  /** MACs: times C^2 per output pixel. */
  readonly squareMacs: number;
  /** MACs: times C^2 per mixed pixel. */
  readonly mixedMacs: number;
  /** MACs: times C per output pixel. */
  readonly linearMacs: number;
  /** Batch norms, at the output. */
  readonly norms: number;
  /** ReLUs on input pixels and on output pixels. */
  readonly inputRelus: number;
  readonly outputRelus: number;
  /** Window positions that pools read, per channel and output pixel. */
  readonly poolTaps: number;
}

export const noCost: CostTerms = {
  square: 0,
  linear: 0,
  squareMacs: 0,
  mixedMacs: 0,
  linearMacs: 0,
  norms: 0,
  inputRelus: 0,
  outputRelus: 0,
  poolTaps: 0,
};

/** Sum of any number of operations. */
export function sumCosts(terms: readonly CostTerms[]): CostTerms {
  const sum: { -readonly [K in keyof CostTerms]: number } = { ...noCost };
  for (const term of terms) {
    sum.square += term.square;
    sum.linear += term.linear;
    sum.squareMacs += term.squareMacs;
    sum.mixedMacs += term.mixedMacs;
    sum.linearMacs += term.linearMacs;
    sum.norms += term.norms;
    sum.inputRelus += term.inputRelus;
    sum.outputRelus += term.outputRelus;
    sum.poolTaps += term.poolTaps;
  }
  return sum;
}
