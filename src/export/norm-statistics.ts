/**
 * Running statistics of batch norms from data, for networks that were never trained: each batch runs in training mode and its
 * means and unbiased variances are averaged, which is what PyTorch keeps with `momentum=None` (cumulative average).
 */
import { type Executor, ProgramBuilder, type Values, type Weights } from '../engine/index.ts';
import { type Graph, type NodeOf, size, type ValueId } from '../graph/index.ts';

interface Statistic {
  /** Name of the parameter that holds it, and of the program's output. */
  readonly name: string;
  readonly value: ValueId;
  /** Bessel's correction M/(M-1) for variances over M values; 1 for means. */
  readonly factor: number;
}

/**
 * The weights with every batch norm's running mean and variance replaced by those of the batches. Each batch is one input of the
 * graph's own batch size, [N, C, H, W] row-major. Without batches the weights come back as they are.
 */
export async function estimateNormStatistics(
  executor: Executor,
  graph: Graph,
  weights: Weights,
  batches: Iterable<Values> | AsyncIterable<Values>,
): Promise<Map<string, Values>> {
  const { program, map } = ProgramBuilder.from(graph, { batchNorm: 'training' });
  const statistics = graph.nodes.flatMap((node) =>
    node.kind === 'BatchNormalization' ? statisticsOf(program, map, graph, node) : [],
  );
  const result = new Map(weights);
  if (statistics.length === 0) return result;
  const outputs = Object.fromEntries(statistics.map(({ name, value }) => [name, value]));
  const input = program.nodes[map[graph.inputs[0]!]!] as NodeOf<'Input'>;
  const compiled = await executor.compile(program.build(outputs));
  const sums = new Map(statistics.map(({ name, value }) => [name, new Float64Array(size(program.shape(value)))]));
  let count = 0;
  try {
    compiled.bind(weights);
    for await (const batch of batches) {
      const values = await compiled.run({ [input.attributes.name]: batch });
      for (const { name, factor } of statistics) {
        const sum = sums.get(name)!;
        for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + values[name]![i]! * factor;
      }
      count++;
    }
  } finally {
    await compiled.release();
  }
  if (count > 0)
    for (const [name, sum] of sums)
      result.set(
        name,
        Float32Array.from(sum, (total) => total / count),
      );
  return result;
}

function statisticsOf(
  program: ProgramBuilder,
  map: readonly ValueId[],
  graph: Graph,
  node: NodeOf<'BatchNormalization'>,
): Statistic[] {
  const x = map[node.inputs[0]!]!;
  const shape = program.shape(x);
  const perChannel = size(shape) / shape[1]!;
  const mean = program.add('ChannelMean', [x], {});
  const variance = program.add('ChannelVariance', [x, mean], {});
  const names = node.inputs.slice(3).map((id) => (graph.nodes[id] as NodeOf<'Parameter'>).attributes.name);
  return [
    { name: names[0]!, value: mean, factor: 1 },
    { name: names[1]!, value: variance, factor: perChannel > 1 ? perChannel / (perChannel - 1) : 1 },
  ];
}
