/**
 * Two networks side by side: a global alignment of their layers (Needleman & Wunsch 1970). Two layers of one kind match with 2
 * points, 2 more where the setting (kernel, stride, groups, width) is equal, 2 more where the result's shape is, 1 where the name
 * is; another layer of the same family (a ReLU for a SiLU) matches with 0 points and 1 for the shape; a layer that has no partner
 * costs 1. What is the same at both ends is matched first.
 */
import { NascentError } from '../base/index.ts';
import type { LayerCost } from './layer-costs.ts';
import type { OpKind } from './ops.ts';

export interface LayerPair {
  /** `same`: kind, setting and shape are equal. */
  readonly change: 'same' | 'changed' | 'removed' | 'added';
  readonly a: LayerCost | null;
  readonly b: LayerCost | null;
}

const families: readonly ReadonlySet<OpKind>[] = [
  new Set(['Conv', 'Gemm', 'MatMul']),
  new Set(['BatchNormalization', 'LayerNormalization']),
  new Set(['Relu', 'Clip', 'HardSwish', 'HardSigmoid', 'Gelu', 'Sigmoid', 'Tanh', 'Foreign']),
  new Set(['MaxPool', 'AveragePool', 'GlobalAveragePool', 'ReduceMean']),
];

const sameShape = (a: LayerCost, b: LayerCost): boolean => a.shape.join() === b.shape.join();
const same = (a: LayerCost, b: LayerCost): boolean => a.kind === b.kind && a.setting === b.setting && sameShape(a, b);

const gap = -1;
/** Worth of a match; null where two layers are no partners. */
function worth(a: LayerCost, b: LayerCost): number | null {
  const shape = sameShape(a, b);
  if (a.kind === b.kind) return 2 + (a.setting === b.setting ? 2 : 0) + (shape ? 2 : 0) + (a.name === b.name ? 1 : 0);
  if (families.some((family) => family.has(a.kind) && family.has(b.kind))) return shape ? 1 : 0;
  return null;
}

/** Cells of the table at most: 64 MiB of directions. */
const maximumCells = 2 ** 26;

/** Throws NascentError `unsupported` for networks of thousands of layers that differ. */
export function alignLayers(a: readonly LayerCost[], b: readonly LayerCost[]): LayerPair[] {
  let head = 0;
  while (head < a.length && head < b.length && same(a[head]!, b[head]!)) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && same(a.at(-1 - tail)!, b.at(-1 - tail)!)) tail++;
  const equal = (from: number, to: number, shift: number): LayerPair[] =>
    a.slice(from, to).map((layer, i) => ({ change: 'same', a: layer, b: b[from + shift + i]! }));
  const middle = align(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [...equal(0, head, 0), ...middle, ...equal(a.length - tail, a.length, b.length - a.length)];
}

function align(a: readonly LayerCost[], b: readonly LayerCost[]): LayerPair[] {
  const width = b.length + 1;
  if ((a.length + 1) * width > maximumCells)
    throw new NascentError('unsupported', {
      what: 'the networks are too long to be aligned',
      expected: `at most ${maximumCells} pairs of layers`,
      got: `${a.length} and ${b.length} layers that differ`,
    });
  // 0: a partner, 1: a's layer alone, 2: b's layer alone.
  const from = new Uint8Array((a.length + 1) * width);
  let above = Float64Array.from({ length: width }, (_, j) => gap * j);
  from.fill(2, 0, width);
  for (let i = 1; i <= a.length; i++) {
    const row = new Float64Array(width);
    row[0] = gap * i;
    from[i * width] = 1;
    for (let j = 1; j < width; j++) {
      const match = worth(a[i - 1]!, b[j - 1]!);
      let best = match === null ? Number.NEGATIVE_INFINITY : above[j - 1]! + match;
      let step = 0;
      if (above[j]! + gap > best) [best, step] = [above[j]! + gap, 1];
      if (row[j - 1]! + gap > best) [best, step] = [row[j - 1]! + gap, 2];
      row[j] = best;
      from[i * width + j] = step;
    }
    above = row;
  }
  const pairs: LayerPair[] = [];
  for (let i = a.length, j = b.length; i > 0 || j > 0; ) {
    const step = from[i * width + j];
    if (step === 1) pairs.push({ change: 'removed', a: a[--i]!, b: null });
    else if (step === 2) pairs.push({ change: 'added', a: null, b: b[--j]! });
    else {
      const [x, y] = [a[--i]!, b[--j]!];
      pairs.push({ change: same(x, y) ? 'same' : 'changed', a: x, b: y });
    }
  }
  return pairs.reverse();
}
