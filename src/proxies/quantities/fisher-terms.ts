/** Per conv or linear layer and image: sum over positions of activation times its loss gradient (Fisher pruning's t_nc). */
import { gradients, type Values } from '../../engine/index.ts';
import type { Graph, ValueId } from '../../graph/index.ts';
import { layersOf } from './layers.ts';
import type { Quantity } from './types.ts';

export interface FisherTerm {
  readonly name: string;
  /** Weights that one output channel owns. */
  readonly weightsPerChannel: number;
  readonly channels: number;
  /** One [batch, channels] matrix per use of the layer; none where the layer does not reach the loss. */
  readonly terms: readonly Values[];
}

const uses = (graph: Graph): readonly { readonly layer: number; readonly value: ValueId }[] =>
  layersOf(graph).flatMap(({ uses: values }, layer) => values.map((value) => ({ layer, value })));

export const fisherTerms: Quantity<readonly FisherTerm[]> = {
  key: 'fisher-terms',
  build(builder) {
    const { program, graph } = builder;
    const active = uses(graph).map(({ value }) => builder.value(value));
    const targets = active.filter((value) => value !== null);
    const found = new Map(gradients(program, builder.loss(), targets).map((g, i) => [targets[i]!, g]));
    const outputs: Record<string, ValueId> = {};
    active.forEach((activation, i) => {
      const gradient = activation === null ? null : found.get(activation);
      if (activation === null || gradient === null || gradient === undefined) return;
      const shape = program.shape(activation);
      if (shape.length === 4) outputs[`t${i}`] = program.add('SpatialDot', [activation, gradient], {});
      else if (shape.length === 2) outputs[`t${i}`] = program.add('Mul', [activation, gradient], {});
      else {
        // Token matrices [N, T, C]: the positions are the axes between the first and the last.
        const axes = shape.map((_, axis) => axis).slice(1, -1);
        outputs[`t${i}`] = program.add('ReduceSum', [program.add('Mul', [activation, gradient], {})], {
          axes,
          keepDims: false,
        });
      }
    });
    return outputs;
  },
  read(outputs, graph) {
    const all = uses(graph);
    return layersOf(graph).map(({ name, shape, uses: values }, layer) => {
      const channels =
        graph.nodes[values[0] ?? 0]!.kind === 'Conv' ? shape[0]! : (graph.nodes[values[0] ?? 0]!.shape.at(-1) ?? 1);
      const weights = shape.reduce((product, length) => product * length, 1);
      const terms = all.flatMap((use, i) => (use.layer === layer && outputs[`t${i}`] ? [outputs[`t${i}`]!] : []));
      return { name, channels, weightsPerChannel: weights / channels, terms };
    });
  },
};
