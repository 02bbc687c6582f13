/** The AutoFormer network (arXiv 2107.00651; layer order of the official code): patches, class token, layers, mean of the patches. */
import { NascentError } from '../../base/index.ts';
import { conv, type Graph, GraphBuilder, linear } from '../../graph/index.ts';
import { layerNorm, sliceAxis, withClassToken, withPositions } from '../blocks/tokens.ts';
import { transformerLayer } from '../blocks/transformer-layer.ts';
import type { NetworkSettings } from '../types.ts';
import type { Autoformer } from './architecture.ts';

/** Width of a head's queries, keys and values, whatever the width of the tokens. */
export const headWidth = 64;
const epsilon = 1e-5;

/** Side of the patch grid; throws where the image holds no patch. */
export function gridSide(resolution: number, patch: number): number {
  if (resolution >= patch) return Math.floor(resolution / patch);
  throw new NascentError('usage', {
    what: 'the image is smaller than a patch',
    expected: `a resolution of at least ${patch}`,
    got: String(resolution),
    hint: 'or smaller patches: --space-option patch=4',
  });
}

export function buildAutoformer(a: Autoformer, settings: NetworkSettings, patch: number): Graph {
  const { batch, resolution, classes } = settings;
  const side = gridSide(resolution, patch);
  const patches = side * side;
  const b = new GraphBuilder();
  const image = b.input('input', [batch, 3, resolution, resolution]);
  b.scope = 'patch_embed';
  const map = conv(b, image, a.embed, { kernel: patch, stride: patch, pad: 0, bias: true });
  b.scope = '';
  const rows = b.add('Reshape', [map], { target: [-1, a.embed, patches] });
  let x = withPositions(b, withClassToken(b, b.add('Transpose', [rows], { permutation: [0, 2, 1] })));
  a.ratios.forEach((ratio, i) => {
    b.scope = `blocks/${i}`;
    const hidden = Math.floor(a.embed * ratio);
    x = transformerLayer(b, x, { heads: a.heads[i]!, headWidth, hidden, epsilon, relative: true });
  });
  b.scope = '';
  x = layerNorm(b, x, 'norm', epsilon);
  b.feature('last', x, 'last');
  const mean = b.add('ReduceMean', [sliceAxis(b, x, 1, 1, patches + 1)], { axes: [1], keepDims: false });
  return b.build({ logits: linear(b, mean, classes, { name: 'head' }) });
}
