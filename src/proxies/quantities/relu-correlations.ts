/**
 * Per ReLU call the correlations between the images' activations, and between their gradients of the sum of all logits (WRCor,
 * arXiv 2507.08841). A call's gradient is that of its own output: calls on one input that the program computes once are told
 * apart by the layers that read them.
 */
import { vjp } from '../../engine/index.ts';
import { type Graph, size, type ValueId } from '../../graph/index.ts';
import { primaryFeatures } from './primary-features.ts';
import { batchSize, reluNodes } from './relu-calls.ts';
import { readRowCorrelation, rowCorrelation } from './row-correlation.ts';
import type { ProbeBuilder, Quantity } from './types.ts';

export interface ReluCorrelations {
  readonly images: number;
  readonly calls: readonly {
    /** Number of cells whose output lies before the call: the stem and the first cell have 0. */
    readonly cell: number;
    /** [images, images]; NaN where a row is constant; null where the call (or its gradient) is known to be zero. */
    readonly activation: Float64Array | null;
    readonly gradient: Float64Array | null;
  }[];
}

const kinds = ['activation', 'gradient'] as const;

export const reluCorrelations: Quantity<ReluCorrelations> = {
  key: 'relu-correlations',
  build(builder) {
    const { program, graph } = builder;
    const images = batchSize(graph);
    const outputs: Record<string, ValueId> = {};
    const gradients = callGradients(builder);
    reluNodes(graph, false).forEach((call, i) => {
      const values = { activation: builder.value(call), gradient: gradients.get(call) ?? null };
      for (const kind of kinds) {
        const value = values[kind];
        if (value === null || program.isZero(value)) continue;
        const matrix = program.reshape(value, [images, size(program.shape(value)) / images]);
        for (const [part, output] of Object.entries(rowCorrelation(program, matrix)))
          outputs[`${kind}${i}.${part}`] = output;
      }
    });
    return outputs;
  },
  read(outputs, graph) {
    const correlation = (name: string): Float64Array | null => {
      const [mean, deviation, gram] = ['mean', 'deviation', 'gram'].map((part) => outputs[`${name}.${part}`]);
      return mean && deviation && gram ? readRowCorrelation(mean, deviation, gram).correlation : null;
    };
    const cells = cellOutputs(graph);
    return {
      images: batchSize(graph),
      calls: reluNodes(graph, false).map((call, i) => ({
        cell: Math.max(0, Math.min(cells.filter((output) => output < call).length, cells.length - 1)),
        activation: correlation(`activation${i}`),
        gradient: correlation(`gradient${i}`),
      })),
    };
  },
};

/** Outputs of the cells; a final ReLU behind the last one counts to it. */
const cellOutputs = (graph: Graph): readonly ValueId[] =>
  primaryFeatures(graph).flatMap(({ kind, value }) => (kind === 'block' ? [value] : []));

function callGradients({ program, graph, logits, value }: ProbeBuilder): ReadonlyMap<ValueId, ValueId | null> {
  const calls = reluNodes(graph, false).filter((id) => value(id) !== null);
  const seed = program.fill(1, program.shape(logits));
  const shared = new Map<ValueId, number>();
  for (const id of calls) shared.set(value(id)!, (shared.get(value(id)!) ?? 0) + 1);
  const readers = new Map<ValueId, ValueId[]>(calls.map((id) => [id, []]));
  graph.nodes.forEach((node, id) => {
    for (const input of new Set(node.inputs)) if (value(id) !== null) readers.get(input)?.push(value(id)!);
  });
  const targets = [...new Set(calls.flatMap((id) => [value(id)!, ...readers.get(id)!]))];
  if (targets.length === 0) return new Map();
  const found = vjp(program, [{ value: logits, seed }], targets);
  const gradient = new Map(targets.map((target, i) => [target, found[i]!]));
  return new Map(
    calls.map((id) => {
      const own = value(id)!;
      if (shared.get(own) === 1) return [id, gradient.get(own)!];
      const through = readers.get(id)!.flatMap((reader) => {
        const of = gradient.get(reader);
        return of === null || of === undefined ? [] : [{ value: reader, seed: of }];
      });
      return [id, through.length === 0 ? null : vjp(program, through, [own])[0]!];
    }),
  );
}
