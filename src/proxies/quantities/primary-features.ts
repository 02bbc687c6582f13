/**
 * The primary blocks' outputs of AZ-NAS (arXiv 2403.19232): the stem's and every cell's or residual block's output, in order.
 * Feature maps [B,C,H,W]; token matrices [B,N,C] count as B*N positions.
 */
import type { ProgramBuilder } from '../../engine/index.ts';
import type { Feature, Graph, ValueId } from '../../graph/index.ts';

export const primaryFeatures = (graph: Graph): readonly Feature[] =>
  graph.features.filter(({ kind }) => kind === 'stem' || kind === 'block');

/** Tokens as channels of 1x1 maps, so that one set of channel statistics serves both. */
export function asMaps(program: ProgramBuilder, value: ValueId): ValueId {
  const shape = program.shape(value);
  if (shape.length === 4) return value;
  if (shape.length !== 3) throw new Error(`primary feature of shape [${shape.join(', ')}]`);
  return program.reshape(value, [shape[0]! * shape[1]!, shape[2]!, 1, 1]);
}

/** Channel axis: 1 of maps, 2 of tokens. */
export const featureChannels = (graph: Graph, feature: Feature): number => {
  const { shape } = graph.nodes[feature.value]!;
  return shape[shape.length === 3 ? 2 : 1]!;
};

export const isTokens = (graph: Graph, feature: Feature): boolean => graph.nodes[feature.value]!.shape.length === 3;

/** Why the network's features cannot be used; null when they can. */
export function featureProblem(graph: Graph): string | null {
  const features = primaryFeatures(graph);
  if (features.length < 2) return 'the network names fewer than two block outputs';
  for (const [i, feature] of features.entries()) {
    const { shape } = graph.nodes[feature.value]!;
    if (shape.length !== 4 && shape.length !== 3) return `${feature.name} is no feature map and no token matrix`;
    const before = i === 0 ? shape : graph.nodes[features[i - 1]!.value]!.shape;
    if (before.length !== shape.length) return `${feature.name} changes between maps and tokens`;
    if (shape.length === 3 && before[1] !== shape[1]) return `${feature.name} changes the number of tokens`;
    if (shape.length === 3) continue;
    const [high, wide] = [before[2]! / shape[2]!, before[3]! / shape[3]!];
    if (!Number.isInteger(high) || high !== wide) return `${feature.name} changes the map's size by no integer factor`;
  }
  return null;
}
