/**
 * The PiT network ("Rethinking Spatial Dimensions of Vision Transformers", Heo et al., arXiv 2103.16302, section 3.2 and table 1):
 * overlapping patches, three stages of transformer layers, and between them a strided depthwise convolution of the patches beside a
 * linear layer of the class token, which the head reads in the end.
 */
import { NascentError } from '../../base/index.ts';
import { conv, type Graph, GraphBuilder, linear, type ValueId } from '../../graph/index.ts';
import { layerNorm, sliceAxis, tokenLinear, withClassToken, withPositions } from '../blocks/tokens.ts';
import { transformerLayer } from '../blocks/transformer-layer.ts';
import type { NetworkSettings } from '../types.ts';
import type { Pit } from './architecture.ts';

const epsilon = 1e-6;

export interface PatchWindow {
  readonly patch: number;
  readonly stride: number;
}

/** Side of the patch grid in each stage; throws where the image holds no patch. */
export function gridSides(resolution: number, { patch, stride }: PatchWindow): readonly [number, number, number] {
  if (resolution < patch) {
    throw new NascentError('usage', {
      what: 'the image is smaller than a patch',
      expected: `a resolution of at least ${patch}`,
      got: String(resolution),
      hint: 'or smaller patches: --space-option patch=4 --space-option stride=2',
    });
  }
  const first = Math.floor((resolution - patch) / stride) + 1;
  const second = Math.ceil(first / 2);
  return [first, second, Math.ceil(second / 2)];
}

export function buildPit({ base, ratio, depths, heads }: Pit, settings: NetworkSettings, window: PatchWindow): Graph {
  const { batch, resolution, classes } = settings;
  const sides = gridSides(resolution, window);
  const b = new GraphBuilder();
  const image = b.input('input', [batch, 3, resolution, resolution]);
  b.scope = 'patch_embed';
  const { patch, stride } = window;
  const width = base * heads[0];
  let map = conv(b, image, width, { kernel: patch, stride, pad: 0, bias: true });
  b.scope = '';
  let tokens = withClassToken(b, withPositions(b, toTokens(b, map)));
  heads.forEach((count, stage) => {
    const inner = base * count;
    if (stage > 0) {
      b.scope = `pools/${stage - 1}`;
      map = toMap(b, tokens, sides[stage - 1]!);
      map = conv(b, map, inner, { kernel: 3, stride: 2, groups: b.shape(map)[1]!, bias: true });
      const classToken = tokenLinear(b, sliceAxis(b, tokens, 1, 0, 1), inner, 'fc');
      tokens = b.add('Concat', [classToken, toTokens(b, map)], { axis: 1 });
    }
    for (let layer = 0; layer < depths[stage]!; layer++) {
      b.scope = `transformers/${stage}/blocks/${layer}`;
      tokens = transformerLayer(b, tokens, { heads: count, headWidth: base, hidden: inner * ratio, epsilon });
    }
  });
  b.scope = '';
  b.feature('last', tokens, 'last');
  const classToken = layerNorm(b, sliceAxis(b, tokens, 1, 0, 1), 'norm', epsilon);
  return b.build({ logits: linear(b, b.add('Flatten', [classToken], { axis: 1 }), classes, { name: 'head' }) });
}

/** [B, C, H, W] -> [B, H*W, C]. */
function toTokens(b: GraphBuilder, map: ValueId): ValueId {
  const [, channels, height, width] = b.shape(map) as readonly [number, number, number, number];
  const rows = b.add('Reshape', [map], { target: [-1, channels, height * width] });
  return b.add('Transpose', [rows], { permutation: [0, 2, 1] });
}

/** The patches of [B, 1 + side*side, C] -> [B, C, side, side]. */
function toMap(b: GraphBuilder, tokens: ValueId, side: number): ValueId {
  const [, count, width] = b.shape(tokens) as readonly [number, number, number];
  const columns = b.add('Transpose', [sliceAxis(b, tokens, 1, 1, count)], { permutation: [0, 2, 1] });
  return b.add('Reshape', [columns], { target: [-1, width, side, side] });
}
