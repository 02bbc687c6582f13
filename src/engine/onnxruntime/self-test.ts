/**
 * Compares blocked and standard lowering on a tiny network, forward and gradients: the blocked one uses an internal operator
 * set that may change with any release of ONNX Runtime.
 */
import { batchNorm, conv, GraphBuilder, globalPool, linear, relu, size, type ValueId } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import { ProgramBuilder } from '../program-builder.ts';
import type { Executor, Values, Weights } from '../types.ts';
import { gradients } from '../vjp.ts';

const tolerance = 1e-3;

/** Throws when the two differ. */
export async function selfTest(candidate: Executor, standard: Executor, block: number): Promise<void> {
  const b = new GraphBuilder();
  const image = b.input('input', [block, 3, 6, 6]);
  const layer = (x: ValueId, channels: number, stride: number): ValueId => {
    b.scope = `layer${b.nodes.length}`;
    return batchNorm(b, conv(b, x, channels, { stride }));
  };
  const stem = layer(image, block, 1);
  const wide = layer(relu(b, stem), 2 * block, 2);
  const mixed = layer(relu(b, wide), 2 * block, 1);
  const window = { kernel: [3, 3], stride: [1, 1], pad: [1, 1, 1, 1], dilation: [1, 1] } as const;
  const pooled = b.add('AveragePool', [wide], { ...window, countPadding: false });
  const logits = linear(b, globalPool(b, relu(b, b.add('Add', [mixed, pooled], {}))), 4);
  const { program, map } = ProgramBuilder.from(b.build({ logits }));
  const labels = program.input('labels', [block, 4]);
  const loss = program.add('CrossEntropy', [map[logits]!, labels], {});
  const targets = program.nodes.flatMap((node, id) => (node.kind === 'Parameter' ? [id] : []));
  const outputs = { loss, logits: map[logits]! };
  gradients(program, loss, targets).forEach((gradient, i) => {
    if (gradient !== null) Object.assign(outputs, { [`gradient ${i}`]: gradient });
  });
  const graph = program.build(outputs);

  const rng = stream(0, 'self-test');
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => rng.normal());
  const weights: Weights = new Map(
    graph.nodes.flatMap((node): [string, Values][] =>
      node.kind === 'Parameter' ? [[node.attributes.name, draw(size(node.shape))]] : [],
    ),
  );
  const oneHot = Float32Array.from({ length: block * 4 }, (_, i) => (i % 4 === Math.floor(i / 4) % 4 ? 1 : 0));
  const inputs = { input: draw(block * 3 * 36), labels: oneHot };
  const run = async (executor: Executor): Promise<Readonly<Record<string, Values>>> => {
    const compiled = await executor.compile(graph);
    try {
      compiled.bind(weights);
      return await compiled.run(inputs);
    } finally {
      await compiled.release();
    }
  };
  const [got, expected] = [await run(candidate), await run(standard)];
  for (const name of Object.keys(expected)) {
    const difference = relativeDifference(got[name]!, expected[name]!);
    if (!(difference <= tolerance)) throw new Error(`${name} differs by ${difference.toExponential(1)}`);
  }
}

/** Largest difference relative to the largest value. */
function relativeDifference(a: Values, b: Values): number {
  let difference = 0;
  let largest = 1e-6;
  for (let i = 0; i < b.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    largest = Math.max(largest, Math.abs(b[i]!));
  }
  return difference / largest;
}
