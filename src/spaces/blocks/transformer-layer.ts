/** Pre-norm transformer layer (Dosovitskiy et al., arXiv 2010.11929): LN, attention, add; LN, MLP, add. Marks both sums as block outputs. */
import type { GraphBuilder, ValueId } from '../../graph/index.ts';
import { keyBias, valueBias } from './relative-position.ts';
import { layerNorm, mlp, sliceAxis, tokenLinear } from './tokens.ts';

export interface TransformerLayer {
  readonly heads: number;
  /** Width of a query, key or value of one head. */
  readonly headWidth: number;
  /** Hidden width of the MLP. */
  readonly hidden: number;
  readonly epsilon: number;
  /** Relative position embeddings of keys and values; the tokens are a class token and a square of patches. */
  readonly relative?: boolean;
}

/** x [B, N, C] -> [B, N, C]. */
export function transformerLayer(b: GraphBuilder, x: ValueId, layer: TransformerLayer): ValueId {
  const scope = b.scope;
  const attended = b.add('Add', [x, attention(b, layerNorm(b, x, 'norm1', layer.epsilon), layer)], {});
  b.feature('block', attended, `${scope}/attention`);
  b.scope = `${scope}/mlp`;
  const changed = mlp(b, layerNorm(b, attended, 'norm2', layer.epsilon), layer.hidden);
  b.scope = scope;
  const out = b.add('Add', [attended, changed], {});
  b.feature('block', out, `${scope}/mlp`);
  return out;
}

function attention(b: GraphBuilder, x: ValueId, { heads, headWidth, relative = false }: TransformerLayer): ValueId {
  const scope = b.scope;
  const [, tokens, width] = b.shape(x) as readonly [number, number, number];
  const inner = heads * headWidth;
  b.scope = `${scope}/attention`;
  const qkv = tokenLinear(b, x, 3 * inner, 'qkv');
  const [q, k, v] = [0, 1, 2].map((part) => {
    const own = sliceAxis(b, qkv, 2, part * inner, (part + 1) * inner);
    const split = b.add('Reshape', [own], { target: [-1, tokens, heads, headWidth] });
    return b.add('Transpose', [split], { permutation: [0, 2, 1, 3] });
  }) as [ValueId, ValueId, ValueId];
  const scaled = b.add('Mul', [q, b.constant([headWidth ** -0.5], [1])], {});
  let logits = b.add('MatMul', [scaled, k], { transA: false, transB: true });
  if (relative) logits = b.add('Add', [logits, keyBias(b, scaled)], {});
  const weights = b.add('Softmax', [logits], { axis: 3 });
  let mixed = b.add('MatMul', [weights, v], { transA: false, transB: false });
  if (relative) mixed = b.add('Add', [mixed, valueBias(b, weights, headWidth)], {});
  const joined = b.add('Transpose', [mixed], { permutation: [0, 2, 1, 3] });
  const out = tokenLinear(b, b.add('Reshape', [joined], { target: [-1, tokens, inner] }), width, 'proj');
  b.scope = scope;
  return out;
}
