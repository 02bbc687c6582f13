/** Measured process: for every line on standard input ("zico" or "forward") runs the workload once and answers with its wall
 *  and processor milliseconds. */
import { createInterface } from 'node:readline';
import {
  createReferenceExecutor,
  type Executor,
  initialise,
  ProgramBuilder,
  type Values,
} from '../../src/engine/index.ts';
import { costs, type Graph, withBatchNorm } from '../../src/graph/index.ts';
import { loadExecutor } from '../../src/node/engine/index.ts';
import {
  ArrayCache,
  type BatchProvider,
  type Executors,
  proxies,
  scoreNetwork,
  smallMacs,
  sourceOfArchitecture,
} from '../../src/proxies/index.ts';
import { stream } from '../../src/random/index.ts';
import { nasBench201 } from '../../src/spaces/index.ts';
import type { Workload } from './networks.ts';

const workload = JSON.parse(process.argv[2]!) as Workload;
const settings = {
  batch: workload.batch,
  resolution: workload.resolution,
  classes: 10,
  options: { C: workload.channels, N: workload.stageCells },
};
const imageSize = 3 * workload.resolution ** 2 * workload.batch;
const noise = [0, 1].map((batch) => {
  const rng = stream(0, 'bench', 'images', batch);
  return Float32Array.from({ length: imageSize }, () => rng.normal());
});
const data: BatchProvider = {
  labels: 'real',
  images: (batch) => noise[batch]!,
  classes: () => Int32Array.from({ length: workload.batch }, (_, i) => i % 10),
};
const native = await loadExecutor();
const executors: Executors = { reference: createReferenceExecutor(), native };
const zico = [{ proxy: proxies.zico!, options: {} }];
/** New weights in every run, as PyTorch makes them: nothing is left over from the run before. */
let seed = 0;

/** A whole candidate as the product scores it: network, weights, program, two batches, score. */
async function scoreZico(cell: string): Promise<void> {
  const source = sourceOfArchitecture(nasBench201, nasBench201.parse(cell), settings);
  const evaluation = { executors, data, seed, cache: new ArrayCache() };
  const score = (await scoreNetwork(source, zico, evaluation)).zico!;
  if (!score.ok && score.reason === 'engine-error') throw new Error(score.detail);
}

async function forward(cell: string): Promise<void> {
  const graph = withBatchNorm(nasBench201.graph(nasBench201.parse(cell), settings), 'training');
  const weights = initialise(graph, 'default', seed);
  const { program, map } = ProgramBuilder.from(graph, { unitNorm: true });
  const compiled = await executorOf(graph).compile(program.build({ logits: map[graph.outputs[0]!.value]! }));
  compiled.bind(weights);
  const inputs: Record<string, Values> = { input: noise[0]! };
  await compiled.run(inputs);
  await compiled.release();
}

const executorOf = (graph: Graph): Executor =>
  costs(graph).macs * workload.batch < smallMacs ? executors.reference : native;

console.log(JSON.stringify({ lowering: native.lowering }));
for await (const line of createInterface({ input: process.stdin })) {
  const task = line === 'forward' ? forward : scoreZico;
  seed++;
  const [start, startCpu] = [performance.now(), process.cpuUsage()];
  for (const cell of workload.cells) await task(cell);
  const { user, system } = process.cpuUsage(startCpu);
  console.log(JSON.stringify({ ms: performance.now() - start, cpuMs: (user + system) / 1000 }));
}
