/** The factored relative position embedding against the definition: one embedding gathered per pair of tokens. */
import { expect, it } from 'vitest';
import { createReferenceExecutor } from '../../engine/index.ts';
import { GraphBuilder, size } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import { keyBias, tableRows, valueBias } from './relative-position.ts';

const heads = 2;
const width = 3;

/** Table entry of a pair: 0 with the class token, else the clipped distance plus 15 (RelativePosition2D of the official code). */
function entry(from: number, to: number, side: number, axis: 'v' | 'h'): number {
  if (from === 0 || to === 0) return 0;
  const place = (token: number): number => (axis === 'v' ? Math.floor((token - 1) / side) : (token - 1) % side);
  return Math.max(-14, Math.min(14, place(to) - place(from))) + 15;
}

// 17 is beyond the limit of 14: distances are clipped there.
it.each([1, 3, 17])('equals the embedding per pair on a grid of side %d', async (side) => {
  const tokens = 1 + side * side;
  const b = new GraphBuilder();
  const queries = b.input('queries', [1, heads, tokens, width]);
  const attention = b.input('attention', [1, heads, tokens, tokens]);
  const logits = keyBias(b, queries);
  const mixed = valueBias(b, attention, width);
  const graph = b.build({ logits, mixed });
  const rng = stream(1, 'test', side);
  const draw = (count: number): Float64Array => Float64Array.from({ length: count }, () => rng.normal());
  const inputs = { queries: draw(heads * tokens * width), attention: draw(heads * tokens * tokens) };
  const tables = new Map(
    graph.parameters.map((id) => {
      const node = graph.nodes[id]!;
      return [node.kind === 'Parameter' ? node.attributes.name : '', draw(size(node.shape))];
    }),
  );
  // A row of attention sums to one, which the factored form may use.
  for (let row = 0; row < heads * tokens; row++) {
    const own = inputs.attention.subarray(row * tokens, (row + 1) * tokens);
    const sum = own.reduce((total, value) => total + value ** 2, 0);
    own.forEach((value, i) => {
      own[i] = value ** 2 / sum;
    });
  }
  expect(tables.size).toBe(4);
  for (const table of tables.values()) expect(table.length).toBe(tableRows * width);

  const program = await createReferenceExecutor().compile(graph);
  program.bind(tables);
  const got = await program.run(inputs);

  const embedding = (kind: 'k' | 'v', from: number, to: number, d: number): number =>
    tables.get(`rel_pos_embed_${kind}.embeddings_table_v`)![entry(from, to, side, 'v') * width + d]! +
    tables.get(`rel_pos_embed_${kind}.embeddings_table_h`)![entry(from, to, side, 'h') * width + d]!;
  let worst = 0;
  for (let head = 0; head < heads; head++) {
    for (let from = 0; from < tokens; from++) {
      const row = head * tokens + from;
      const sums = new Float64Array(width);
      for (let to = 0; to < tokens; to++) {
        let product = 0;
        for (let d = 0; d < width; d++) {
          product += inputs.queries[row * width + d]! * embedding('k', from, to, d);
          sums[d]! += inputs.attention[row * tokens + to]! * embedding('v', from, to, d);
        }
        worst = Math.max(worst, Math.abs(product - got.logits![row * tokens + to]!));
      }
      for (let d = 0; d < width; d++) worst = Math.max(worst, Math.abs(sums[d]! - got.mixed![row * width + d]!));
    }
  }
  // float64 sums of a few terms in another order.
  expect(worst).toBeLessThan(1e-12);
});
