/** Layers on token matrices [B, N, C]: the linear layer, layer norm and the two-layer MLP of vision transformers. */
import { type GraphBuilder, linear, parameterName, type ValueId } from '../../graph/index.ts';

/** Linear layer with bias on every token. */
export function tokenLinear(b: GraphBuilder, x: ValueId, features: number, name: string): ValueId {
  const [, tokens, width] = b.shape(x) as readonly [number, number, number];
  const rows = b.add('Reshape', [x], { target: [-1, width] });
  return b.add('Reshape', [linear(b, rows, features, { name })], { target: [-1, tokens, features] });
}

/** Layer norm over the last axis. */
export function layerNorm(b: GraphBuilder, x: ValueId, name: string, epsilon: number): ValueId {
  const shape = b.shape(x);
  const width = [shape.at(-1)!];
  const scale = b.parameter(parameterName(b, `${name}.weight`), 'norm-scale', width);
  const shift = b.parameter(parameterName(b, `${name}.bias`), 'norm-shift', width);
  return b.add('LayerNormalization', [x, scale, shift], { epsilon, axis: shape.length - 1 });
}

/** Linear, GELU, linear, back to the width of `x`. */
export function mlp(b: GraphBuilder, x: ValueId, hidden: number): ValueId {
  const width = b.shape(x)[2]!;
  return tokenLinear(b, b.add('Gelu', [tokenLinear(b, x, hidden, 'fc1')], {}), width, 'fc2');
}

/** Rows `from` to `to` of an axis. */
export function sliceAxis(b: GraphBuilder, x: ValueId, axis: number, from: number, to: number): ValueId {
  const shape = b.shape(x);
  const starts = shape.map((_, i) => (i === axis ? from : 0));
  // The batch may change later: other axes end where they end.
  const ends = shape.map((_, i) => (i === axis ? to : Number.MAX_SAFE_INTEGER));
  return b.add('Slice', [x], { starts, ends, steps: shape.map(() => 1) });
}

/** Adds a learned vector to every token. */
export function withPositions(b: GraphBuilder, tokens: ValueId): ValueId {
  const [, count, width] = b.shape(tokens) as readonly [number, number, number];
  return b.add('Add', [tokens, b.parameter(parameterName(b, 'pos_embed'), 'other', [count, width])], {});
}

/** A learned class token before the patches: added to zeros in front of them, which needs no batch size. */
export function withClassToken(b: GraphBuilder, patches: ValueId): ValueId {
  const [, count, width] = b.shape(patches) as readonly [number, number, number];
  const token = b.parameter(parameterName(b, 'cls_token'), 'other', [1, width]);
  const x = b.add('Pad', [patches], { low: [0, 1, 0], high: [0, 0, 0], interior: [0, 0, 0] });
  const placed = b.add('Pad', [token], { low: [0, 0], high: [count, 0], interior: [0, 0] });
  return b.add('Add', [x, placed], {});
}
