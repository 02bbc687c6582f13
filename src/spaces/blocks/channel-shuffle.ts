/** Channel shuffle between grouped convolutions: "ShuffleNet", Zhang et al., arXiv 1707.01083, section 3.1. */
import type { GraphBuilder, ValueId } from '../../graph/index.ts';

/** [N, g x n, H, W] seen as [N, g, n, H, W], the middle axes exchanged, flattened again. */
export function channelShuffle(b: GraphBuilder, x: ValueId, groups: number): ValueId {
  const [, channels, height, width] = b.shape(x) as [number, number, number, number];
  const split = b.add('Reshape', [x], { target: [0, groups, channels / groups, height, width] });
  const shuffled = b.add('Transpose', [split], { permutation: [0, 2, 1, 3, 4] });
  return b.add('Reshape', [shuffled], { target: [0, channels, height, width] });
}
