/** Reads exported files and computes what PyTorch computed: logits and the gradient norm of every weight that kept its name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReferenceExecutor, gradients, ProgramBuilder } from '../../src/engine/index.ts';
import { costs, type Graph, type NodeOf, readOnnx, size, withBatch } from '../../src/graph/index.ts';
import { goldenUniform } from '../../src/random/index.ts';
import { largestDifference } from '../support/networks.ts';

/** What `export.py` says of one file. */
export interface Exported {
  readonly name: string;
  readonly file: string;
  /** Why PyTorch cannot export it. */
  readonly error?: string;
  readonly logits: readonly number[];
  readonly gradients: Readonly<Record<string, number>>;
  readonly parameters: number;
}

export interface Agreement {
  readonly params: number;
  readonly warnings: readonly string[];
  readonly layers: number;
  /** Largest absolute difference of the logits. */
  readonly logits: number;
  /** Largest difference of a gradient norm, relative to the largest norm of the network. */
  readonly gradients: number;
  /** How many weights were compared. */
  readonly compared: number;
  /** The graph rebuilt for another batch has the shapes of the file read for that batch. */
  readonly rebatches: boolean;
}

const shapesOf = ({ nodes, outputs }: Graph): string => nodes[outputs[0]!.value]!.shape.join();

export async function agreement(folder: string, exported: Exported, batch: number): Promise<Agreement> {
  const bytes = readFileSync(join(folder, exported.file));
  const { graph, weights, warnings } = readOnnx(bytes, { batch, name: exported.file });
  const input = Float32Array.from(
    { length: size(graph.nodes[graph.inputs[0]!]!.shape) },
    (_, i) => (2 * goldenUniform(1000, i) - 1) * Math.sqrt(3),
  );
  const { program, map } = ProgramBuilder.from(graph);
  const logits = map[graph.outputs[0]!.value]!;
  const loss = program.add('CrossEntropy', [logits, program.input('labels', program.shape(logits))], {});
  const parameters = graph.parameters.map((id) => graph.nodes[id] as NodeOf<'Parameter'>);
  const found = gradients(
    program,
    loss,
    graph.parameters.map((id) => map[id]!),
  );
  const outputs: Record<string, number> = { logits };
  found.forEach((value, i) => {
    if (value !== null) outputs[`gradient ${parameters[i]!.attributes.name}`] = value;
  });
  const compiled = await createReferenceExecutor().compile(program.build(outputs));
  compiled.bind(weights);
  const labels = new Float32Array(batch * 10);
  for (const [i, label] of [1, 7, 4].entries()) labels[i * 10 + label] = 1;
  const values = await compiled.run({ input, labels });
  const scale = Math.max(...Object.values(exported.gradients));
  let worst = 0;
  let compared = 0;
  for (const { attributes } of parameters) {
    const expected = exported.gradients[attributes.name];
    if (expected === undefined) continue;
    const own = values[`gradient ${attributes.name}`] ?? [];
    worst = Math.max(worst, Math.abs(Math.hypot(...own) - expected) / scale);
    compared++;
  }
  return {
    params: costs(graph).params,
    warnings,
    layers: parameters.filter(({ attributes }) => attributes.layer !== null).length,
    logits: largestDifference(values.logits!, exported.logits),
    gradients: worst,
    compared,
    rebatches: shapesOf(withBatch(graph, batch + 1)) === shapesOf(readOnnx(bytes, { batch: batch + 1 }).graph),
  };
}
