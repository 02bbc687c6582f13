/** Runs quantities on one network with given weights and inputs, on the float64 executor, without proxies or spaces. */
import { createReferenceExecutor, ProgramBuilder, type Values, type Weights } from '../../src/engine/index.ts';
import { type Graph, size } from '../../src/graph/index.ts';
import type { ProbeBuilder, Quantity } from '../../src/proxies/quantities/types.ts';
import { type Stream, stream } from '../../src/random/index.ts';

export async function measure<T>(
  network: Graph,
  quantity: Quantity<T>,
  weights: Weights,
  image: Values,
  seed = 1,
): Promise<T> {
  const { program, map } = ProgramBuilder.from(network, { unitNorm: quantity.normParameters !== true });
  const noises: { name: string; fill: (rng: Stream, batch: number, run: number) => Values }[] = [];
  const logits = map[network.outputs[0]!.value]!;
  const unused = (): never => {
    throw new Error('no loss here');
  };
  const builder: ProbeBuilder = {
    program,
    graph: network,
    logits,
    value: (id) => (program.isZero(map[id]!) ? null : map[id]!),
    loss: unused,
    parameterGradients: unused,
    noiseInput(name, shape, fill) {
      noises.push({ name, fill });
      return program.input(name, shape);
    },
  };
  const outputs = quantity.build(builder);
  const compiled = await createReferenceExecutor().compile(program.build(outputs));
  compiled.bind(weights);
  const joined: Record<string, Values> = {};
  for (let run = 0; run < (quantity.runs?.(network) ?? 1); run++) {
    const inputs: Record<string, Values> = { input: image };
    for (const { name, fill } of noises) inputs[name] = fill(stream(seed, name, run), 0, run);
    for (const [name, values] of Object.entries(await compiled.run(inputs)))
      joined[name] = Float64Array.from([...(joined[name] ?? []), ...values]);
  }
  await compiled.release();
  return quantity.read(joined, network, weights);
}

/** Weights of every parameter: `fill` for conv, linear and biases; norms are the identity. */
export function weightsOf(network: Graph, fill: (name: string, index: number) => number): Weights {
  const weights = new Map<string, Values>();
  for (const id of network.parameters) {
    const node = network.nodes[id]!;
    if (node.kind !== 'Parameter') continue;
    const { name, role } = node.attributes;
    const constant = role === 'norm-scale' || role === 'norm-variance' ? 1 : role.startsWith('norm') ? 0 : null;
    weights.set(
      name,
      Float64Array.from({ length: size(node.shape) }, (_, i) => constant ?? fill(name, i)),
    );
  }
  return weights;
}
