/**
 * One matrix per pair of neighbouring primary features (AZ-NAS, arXiv 2403.19232, trainability): with random signs g_out on the
 * block's output and g_in = J^T g_out on its input, A = mean over positions of g_in g_out^T estimates the block's Jacobian.
 * Where the number of tokens changes (the paper knows no such network) the pair is left out.
 */
import { decompose, type ProgramBuilder, type Values, vjp } from '../../engine/index.ts';
import { size, type ValueId } from '../../graph/index.ts';
import { goldenUniform, type Stream } from '../../random/index.ts';
import { asMaps, isTokens, primaryFeatures, tokensChange } from './primary-features.ts';
import type { ProbeBuilder, Quantity } from './types.ts';

export interface BlockJacobian {
  /** Name of the block's output. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** A, [rows, columns] = [input channels (times pixels per output pixel), output channels]. */
  readonly matrix: Float64Array;
  /** g_in equals g_out in every element: the block does nothing. */
  readonly identity: boolean;
  /** Of token matrices (vision transformers), where identity blocks are left out instead of ruled out. */
  readonly tokens: boolean;
}

/** Signs: from the run's stream, or by the golden fixtures' rule (pair i, element j: -1 where u(3000 + i, j) < 0.5). */
export const blockJacobians = (signs: 'random' | 'golden' = 'random'): Quantity<readonly BlockJacobian[]> => ({
  key: `block-jacobians ${signs}`,
  build(builder) {
    const { program, graph } = builder;
    const features = primaryFeatures(graph);
    const outputs: Record<string, ValueId> = {};
    for (let i = 0; i + 1 < features.length; i++) {
      if (tokensChange(graph, features[i]!, features[i + 1]!)) continue;
      const block = blockOf(builder, features[i]!.value, features[i + 1]!.value);
      if (block === null) continue;
      const shape = program.shape(block.output);
      const noise = builder.noiseInput(`${signs}-signs${i}`, shape, (rng) =>
        signs === 'golden' ? goldenSigns(i, size(shape)) : randomSigns(rng, size(shape)),
      );
      const [pulled] = vjp(program, [{ value: block.output, seed: noise }], [block.input]);
      if (pulled === null || pulled === undefined) continue;
      const seed = asMaps(program, noise);
      const gradient = unshuffle(program, asMaps(program, pulled), program.shape(seed)[2]!);
      outputs[`matrix${i}`] = program.add('ChannelGram', [gradient, seed], {});
      if (program.shape(gradient).join() !== program.shape(seed).join()) continue;
      const difference = program.add('Sub', [gradient, seed], {});
      outputs[`difference${i}`] = program.add('ChannelDot', [difference, difference], {});
    }
    return outputs;
  },
  read(outputs, graph) {
    const features = primaryFeatures(graph);
    return features.slice(1).flatMap((feature, i) => {
      if (tokensChange(graph, features[i]!, feature)) return [];
      const before = graph.nodes[features[i]!.value]!.shape;
      const after = graph.nodes[feature.value]!.shape;
      const tokens = isTokens(graph, feature);
      const pixels = tokens ? 1 : (before[2]! / after[2]!) ** 2;
      const [rows, columns] = tokens ? [before[2]!, after[2]!] : [before[1]! * pixels, after[1]!];
      const matrix = Float64Array.from(outputs[`matrix${i}`] ?? new Float64Array(rows * columns));
      const identity = outputs[`difference${i}`]?.every((value) => value === 0) ?? false;
      return { name: feature.name, rows, columns, matrix, identity, tokens };
    });
  },
});

/** Input and output of the block in the program; null when the output is zero whatever the input. */
function blockOf(builder: ProbeBuilder, from: ValueId, to: ValueId): { input: ValueId; output: ValueId } | null {
  const { program, graph } = builder;
  const original = (id: ValueId): ValueId => builder.value(id) ?? program.fill(0, graph.nodes[id]!.shape);
  if (!program.isZero(original(from))) {
    return program.isZero(original(to)) ? null : { input: original(from), output: original(to) };
  }
  // A feature that is known to be zero was simplified away, and with it the block's Jacobian at that point: the block is
  // written once more, behind zeros that the simplifier does not know.
  const input = program.constant(new Float64Array(1), graph.nodes[from]!.shape);
  const fresh = new Map<ValueId, ValueId>([[from, input]]);
  for (let id = from + 1; id <= to; id++) {
    const node = graph.nodes[id]!;
    if (node.kind === 'Input' || node.kind === 'Parameter' || node.kind === 'Constant') continue;
    if (!node.inputs.some((source) => fresh.has(source))) continue;
    program.scope = node.scope;
    const inputs = node.inputs.map((source) => fresh.get(source) ?? original(source));
    fresh.set(id, decompose(program, node, inputs));
  }
  program.scope = '';
  const output = fresh.get(to);
  return output === undefined || program.isZero(output) ? null : { input, output };
}

/** Pixel-unshuffle down to `height`: [B,C,H,W] -> [B, C*s*s, H/s, W/s]. */
function unshuffle(program: ProgramBuilder, x: ValueId, height: number): ValueId {
  const [n, c, h, w] = program.shape(x) as readonly [number, number, number, number];
  const s = h / height;
  if (s === 1) return x;
  const cut = program.reshape(x, [n, c, h / s, s, w / s, s]);
  const moved = program.add('Transpose', [cut], { permutation: [0, 1, 3, 5, 2, 4] });
  return program.reshape(moved, [n, c * s * s, h / s, w / s]);
}

function randomSigns(rng: Stream, count: number): Values {
  const signs = new Float32Array(count);
  for (let i = 0; i < count; i += 32) {
    let bits = rng.uint32();
    for (let j = i; j < Math.min(i + 32, count); j++, bits >>>= 1) signs[j] = bits & 1 ? 1 : -1;
  }
  return signs;
}

const goldenSigns = (pair: number, count: number): Values =>
  Float32Array.from({ length: count }, (_, j) => (goldenUniform(3000 + pair, j) < 0.5 ? -1 : 1));
