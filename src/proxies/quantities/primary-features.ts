/**
 * The primary blocks' outputs of AZ-NAS (arXiv 2403.19232): the stem's and every cell's or residual block's output, in order.
 * Feature maps [B,C,H,W]; token matrices [B,N,C] count as B*N positions. Networks that name none (files) are read by their
 * residual sums, with what global pooling reads as the last feature; AZ-NAS defines no list for them.
 */
import type { ProgramBuilder } from '../../engine/index.ts';
import type { Feature, Graph, ValueId } from '../../graph/index.ts';
import { lastFeatureOf } from './last-feature.ts';

export function primaryFeatures(graph: Graph): readonly Feature[] {
  const named = graph.features.filter(({ kind }) => kind === 'stem' || kind === 'block');
  return named.length > 0 ? named : residualSums(graph);
}

/** Sums of two computed values of one shape, and the last feature behind them. */
function residualSums(graph: Graph): readonly Feature[] {
  const found: Feature[] = [];
  graph.nodes.forEach((node, value) => {
    if (node.kind !== 'Add' || node.shape.length < 3) return;
    const [a, b] = node.inputs.map((id) => graph.nodes[id]!);
    const computed = [a, b].every(
      (source) =>
        source!.kind !== 'Parameter' && source!.kind !== 'Constant' && source!.shape.join() === node.shape.join(),
    );
    if (computed) found.push({ kind: 'block', name: `sum ${found.length + 1}`, value });
  });
  const last = lastFeatureOf(graph);
  const rank = found.length === 0 ? 0 : graph.nodes[found[0]!.value]!.shape.length;
  if (last !== null && rank > 0 && last > found.at(-1)!.value && graph.nodes[last]!.shape.length === rank)
    found.push({ kind: 'last', name: 'last', value: last });
  return found;
}

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

/** Pooled transformers (PiT) change the number of tokens between stages: no Jacobian per token leads from one to the next. */
export function tokensChange(graph: Graph, before: Feature, after: Feature): boolean {
  const [a, b] = [graph.nodes[before.value]!.shape, graph.nodes[after.value]!.shape];
  return a.length === 3 && b.length === 3 && a[1] !== b[1];
}

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
    if (shape.length === 3) continue;
    const [high, wide] = [before[2]! / shape[2]!, before[3]! / shape[3]!];
    if (!Number.isInteger(high) || high !== wide) return `${feature.name} changes the map's size by no integer factor`;
  }
  return null;
}
