/**
 * ReLU activation patterns as integer codes: per image over all units (linear regions, TE-NAS, arXiv 2102.11535) and per unit
 * over all images (SWAP, arXiv 2403.04161). 24 bits go into one number, exact in float32, so little leaves the program.
 */
import type { Values } from '../../engine/index.ts';
import type { ValueId } from '../../graph/index.ts';
import { batchSize, reluCalls, reluNodes } from './relu-calls.ts';
import type { ProbeBuilder, Quantity } from './types.ts';

/** Item i's pattern is `words[0][i], words[1][i], ...`. */
export interface ActivationPatterns {
  readonly items: number;
  readonly words: readonly ArrayLike<number>[];
}

const bitsPerWord = 24;
const powers = (bits: number): Float64Array => Float64Array.from({ length: bits }, (_, bit) => 2 ** bit);

/** The pattern of each image over the units of all ReLUs on feature maps; units that are never active are left out. */
export const imagePatterns: Quantity<ActivationPatterns> = {
  key: 'image-patterns',
  build(builder) {
    const { program, graph } = builder;
    const images = batchSize(graph);
    const codes = reluCalls(builder, true).live.map(({ active, units }) => {
      const words = Math.ceil(units / bitsPerWord);
      const missing = words * bitsPerWord - units;
      const padded =
        missing === 0 ? active : program.add('Pad', [active], { low: [0, 0], high: [0, missing], interior: [0, 0] });
      const weights = program.constant(powers(bitsPerWord), [bitsPerWord, 1]);
      const bits = program.reshape(padded, [images * words, bitsPerWord]);
      return program.reshape(program.add('Gemm', [bits, weights], { transA: false, transB: false }), [images, words]);
    });
    return Object.fromEntries(codes.map((value, i) => [`codes${i}`, value]));
  },
  read(outputs, graph) {
    const items = batchSize(graph);
    const words: ArrayLike<number>[] = [];
    for (let layer = 0; ; layer++) {
      const codes = outputs[`codes${layer}`];
      if (!codes) return { items, words };
      const count = codes.length / items;
      for (let w = 0; w < count; w++) words.push(Float64Array.from({ length: items }, (_, i) => codes[i * count + w]!));
    }
  },
};

/** The pattern of each unit (of the ReLUs on feature maps) over the images of the batch. */
export const unitPatterns: Quantity<ActivationPatterns> = {
  key: 'unit-patterns',
  build(builder) {
    const { live, dead } = reluCalls(builder, true);
    const outputs: Record<string, ValueId> = {};
    live.forEach(({ active, units }, layer) => {
      wordsOfUnits(builder, active, units).forEach((word, w) => {
        outputs[`layer${layer} word${w}`] = word;
        // Units that are known to be never active show up as one more unit with the pattern 0.
        if (dead > 0 && layer === 0) outputs[`layer${live.length} word${w}`] = zeroLike(builder, word);
      });
    });
    return outputs;
  },
  read(outputs, graph) {
    // Without outputs all units are known to be never active: one pattern.
    if (Object.keys(outputs).length === 0) return { items: Math.min(1, reluNodes(graph, true).length), words: [] };
    const words = Array.from({ length: Math.ceil(batchSize(graph) / bitsPerWord) }, (_, w) => {
      const parts: Values[] = [];
      for (let layer = 0; outputs[`layer${layer} word${w}`]; layer++) parts.push(outputs[`layer${layer} word${w}`]!);
      return join(parts);
    });
    return { items: words[0]!.length, words };
  },
};

function wordsOfUnits({ program, graph }: ProbeBuilder, active: ValueId, units: number): ValueId[] {
  const images = batchSize(graph);
  const words: ValueId[] = [];
  for (let from = 0; from < images; from += bitsPerWord) {
    const to = Math.min(from + bitsPerWord, images);
    const rows =
      images <= bitsPerWord
        ? active
        : program.add('Slice', [active], { starts: [from, 0], ends: [to, units], steps: [1, 1] });
    const weights = program.constant(powers(to - from), [1, to - from]);
    words.push(program.add('Gemm', [weights, rows], { transA: false, transB: false }));
  }
  return words;
}

function zeroLike({ program }: ProbeBuilder, word: ValueId): ValueId {
  const first = program.add('Slice', [word], { starts: [0, 0], ends: [1, 1], steps: [1, 1] });
  return program.add('Scale', [first], { factor: 0, offset: 0 });
}

function join(parts: readonly Values[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Number of different patterns among the items of all batches together (one network, so the same words). 0 without items. */
export function distinctPatterns(batches: readonly ActivationPatterns[]): number {
  const items = batches.reduce((sum, batch) => sum + batch.items, 0);
  if (batches.every(({ words }) => words.length === 1)) return distinctCodes(batches.map(({ words }) => words[0]!));
  // Items in one class agree in all words seen so far; each word splits classes further.
  let classes = new Float64Array(items);
  let count = Math.min(items, 1);
  const wordCount = batches[0]?.words.length ?? 0;
  for (let w = 0; w < wordCount && count < items; w++) {
    const known = new Map<number, number>();
    const next = new Float64Array(items);
    let at = 0;
    for (const batch of batches) {
      const word = batch.words[w]!;
      for (let i = 0; i < batch.items; i++, at++) {
        const key = classes[at]! * 2 ** bitsPerWord + word[i]!;
        let id = known.get(key);
        if (id === undefined) {
          id = known.size;
          known.set(key, id);
        }
        next[at] = id;
      }
    }
    classes = next;
    count = known.size;
  }
  return count;
}

/** Different values among codes of at most 24 bits, by a table: ten times faster than a map for a million units. */
function distinctCodes(lists: readonly ArrayLike<number>[]): number {
  let largest = -1;
  for (const codes of lists) for (let i = 0; i < codes.length; i++) largest = Math.max(largest, codes[i]!);
  const seen = new Uint8Array(largest + 1);
  let count = 0;
  for (const codes of lists)
    for (let i = 0; i < codes.length; i++) {
      if (seen[codes[i]!] === 0) count++;
      seen[codes[i]!] = 1;
    }
  return count;
}
