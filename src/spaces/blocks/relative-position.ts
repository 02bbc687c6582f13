/**
 * Relative position embedding of AutoFormer (arXiv 2107.00651, section 3.1; after Shaw et al., arXiv 1803.02155): per layer two
 * tables (vertical, horizontal) on the keys and two on the values, shared by the heads. Entry 0 belongs to the class token, entry
 * 1 + limit + d to the clipped distance d. A query's product with its keys' embeddings splits into a vertical and a horizontal
 * part, so G^3 products do the work of the G^4 that gathering an embedding per pair would take.
 */
import { type GraphBuilder, parameterName, type ValueId } from '../../graph/index.ts';
import { sliceAxis } from './tokens.ts';

/** Largest distance with an entry of its own. */
export const distanceLimit = 14;
export const tableRows: number = 2 * distanceLimit + 2;

interface Embedding {
  /** [G, G, width]: from row (column) to row (column). */
  readonly vertical: ValueId;
  readonly horizontal: ValueId;
  /** Of every pair with the class token, [1, width]. */
  readonly classToken: ValueId;
}

function embedding(b: GraphBuilder, side: number, width: number, name: string): Embedding {
  const [vertical, horizontal] = ['v', 'h'].map((axis) =>
    b.parameter(parameterName(b, `${name}.embeddings_table_${axis}`), 'other', [tableRows, width]),
  ) as [ValueId, ValueId];
  const first = (table: ValueId): ValueId => sliceAxis(b, table, 0, 0, 1);
  return {
    vertical: pairs(b, vertical, side),
    horizontal: pairs(b, horizontal, side),
    classToken: b.add('Add', [first(vertical), first(horizontal)], {}),
  };
}

/**
 * Entry of distance `to - from` at [from, to]: [G, G, width]. The L = 2G - 1 entries in order of distance, written G times one after
 * the other and read in rows of L - 1, move one place to the right from row to row.
 */
function pairs(b: GraphBuilder, table: ValueId, side: number): ValueId {
  const width = b.shape(table)[1]!;
  const entries = entriesByDistance(b, table, side - 1);
  const length = 2 * side - 1;
  if (side === 1) return b.add('Reshape', [entries], { target: [1, 1, width] });
  const copies = b.add('Broadcast', [entries], { target: [side, length, width] });
  const chain = b.add('Reshape', [copies], { target: [side * length, width] });
  const shifted = sliceAxis(b, chain, 0, side - 1, side * length - 1);
  const rows = b.add('Reshape', [shifted], { target: [side, length - 1, width] });
  return sliceAxis(b, rows, 1, 0, side);
}

/** Entries of the distances -furthest to furthest, those beyond the limit equal to the limit's. */
function entriesByDistance(b: GraphBuilder, table: ValueId, furthest: number): ValueId {
  const reach = Math.min(furthest, distanceLimit);
  const zero = 1 + distanceLimit;
  const known = sliceAxis(b, table, 0, zero - reach, zero + reach + 1);
  if (reach === furthest) return known;
  const target = [furthest - reach, b.shape(table)[1]!];
  const [before, after] = [1, tableRows - 1].map((row) =>
    b.add('Broadcast', [sliceAxis(b, table, 0, row, row + 1)], { target }),
  ) as [ValueId, ValueId];
  return b.add('Concat', [before, known, after], { axis: 0 });
}

const swapRowsAndColumns = [0, 1, 3, 2, 4];

/** What the keys' embedding adds to the attention logits: queries [B, heads, 1 + G*G, width] -> [B, heads, 1 + G*G, 1 + G*G]. */
export function keyBias(b: GraphBuilder, queries: ValueId): ValueId {
  const [, heads, tokens, width] = b.shape(queries) as readonly [number, number, number, number];
  const side = Math.sqrt(tokens - 1);
  const { vertical, horizontal, classToken } = embedding(b, side, width, 'rel_pos_embed_k');
  const split = b.add('Reshape', [sliceAxis(b, queries, 2, 1, tokens)], { target: [-1, heads, side, side, width] });
  const times = (x: ValueId, keys: ValueId): ValueId => b.add('MatMul', [x, keys], { transA: false, transB: true });
  const transpose = (x: ValueId): ValueId => b.add('Transpose', [x], { permutation: swapRowsAndColumns });
  // [B, heads, row, column, row of key] and [B, heads, row, column, column of key].
  const byRow = times(split, vertical);
  const byColumn = transpose(times(transpose(split), horizontal));
  const sum = b.add(
    'Add',
    [
      b.add('Reshape', [byRow], { target: [-1, heads, side * side, side, 1] }),
      b.add('Reshape', [byColumn], { target: [-1, heads, side * side, 1, side] }),
    ],
    {},
  );
  const patches = b.add('Reshape', [sum], { target: [-1, heads, side * side, side * side] });
  // [B, heads, tokens, 1]: one number for the pairs of a query with the class token.
  const own = times(queries, classToken);
  const below = b.add('Concat', [sliceAxis(b, own, 2, 1, tokens), patches], { axis: 3 });
  const above = b.add('Mul', [sliceAxis(b, own, 2, 0, 1), b.constant([1], [1, tokens])], {});
  return b.add('Concat', [above, below], { axis: 2 });
}

/** What the values' embedding adds to a head's output: attention [B, heads, 1 + G*G, 1 + G*G] -> [B, heads, 1 + G*G, width]. */
export function valueBias(b: GraphBuilder, attention: ValueId, width: number): ValueId {
  const [, heads, tokens] = b.shape(attention) as readonly [number, number, number];
  const side = Math.sqrt(tokens - 1);
  const { vertical, horizontal, classToken } = embedding(b, side, width, 'rel_pos_embed_v');
  const fromPatches = sliceAxis(b, attention, 2, 1, tokens);
  const weighted = b.add('Reshape', [sliceAxis(b, fromPatches, 3, 1, tokens)], {
    target: [-1, heads, side * side, side, side],
  });
  const summed = (axis: number): ValueId =>
    b.add('Reshape', [b.add('ReduceSum', [weighted], { axes: [axis], keepDims: false })], {
      target: [-1, heads, side, side, side],
    });
  const times = (x: ValueId, y: ValueId): ValueId => b.add('MatMul', [x, y], { transA: false, transB: false });
  const transpose = (x: ValueId): ValueId => b.add('Transpose', [x], { permutation: swapRowsAndColumns });
  const byRow = times(summed(4), vertical);
  const byColumn = transpose(times(transpose(summed(3)), horizontal));
  const patches = b.add('Reshape', [b.add('Add', [byRow, byColumn], {})], { target: [-1, heads, side * side, width] });
  // Weight of the pairs with the class token: all of its own row, the first column of the others.
  const own = b.add('ReduceSum', [sliceAxis(b, attention, 2, 0, 1)], { axes: [3], keepDims: true });
  const weights = b.add('Concat', [own, sliceAxis(b, fromPatches, 3, 0, 1)], { axis: 2 });
  const padded = b.add('Pad', [patches], { low: [0, 0, 1, 0], high: [0, 0, 0, 0], interior: [0, 0, 0, 0] });
  return b.add('Add', [times(weights, classToken), padded], {});
}
