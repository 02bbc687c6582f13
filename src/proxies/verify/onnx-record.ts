/** A golden record of an ONNX file: the network as the file has it, in inference mode, with the file's weights. */
import { costs, type ExternalData, type Graph, readOnnx } from '../../graph/index.ts';
import type { Executors } from '../evaluate/run-program.ts';
import type { Evaluation } from '../evaluate/score-network.ts';
import { sourceOfGraph } from '../evaluate/source.ts';
import { gradNorm } from '../grad-norm.ts';
import { norm } from '../layer-sums.ts';
import { snip } from '../snip.ts';
import { zico } from '../zico.ts';
import { type Comparison, largestOf, toleranceOf } from './compare.ts';
import { goldenBatches } from './golden-inputs.ts';
import { measure, type NamedProxies } from './measure.ts';
import { compareCount, compareNetwork, missing, networkReading } from './network-values.ts';
import { numberOf, type OnnxRecord } from './schema.ts';

const named: NamedProxies = { zico: [zico], snip: [snip], grad_norm_sum: [gradNorm] };

const knownMembers: ReadonlySet<string> = new Set([
  ...['file', 'source', 'ops', 'nodes', 'resolution', 'batch', 'classes', 'float32_noise'],
  ...['params_total', 'macs_conv_linear', 'logits_first2', 'loss', 'layers', 'proxies'],
]);

/** Throws NascentError for a file that cannot be read. */
export async function verifyOnnx(
  record: OnnxRecord,
  bytes: Uint8Array,
  comparison: Comparison,
  {
    executors,
    signal,
    external,
  }: {
    readonly executors: Executors;
    readonly signal?: AbortSignal | undefined;
    readonly external?: ExternalData | undefined;
  },
): Promise<void> {
  const { file: label, batch, resolution, classes, proxies, layers, float32_noise: noise = {} } = record;
  const { graph, weights } = readOnnx(bytes, { batch, name: label, ...(external ? { external } : {}) });
  const evaluation: Evaluation = {
    executors,
    data: goldenBatches(classes),
    seed: 0,
    init: 'file',
    batchNorm: 'inference',
    fileWeights: weights,
    signal,
  };
  const source = sourceOfGraph(graph, { batch, resolution, classes });
  // Folded batch norms change the weights: such records have no proxies.
  const wanted = proxies === null ? {} : named;
  const got = await measure(source, wanted, { network: networkReading('file', 'inference') }, evaluation);
  const { network } = got.readings;
  const problem = got.problems.network;

  for (const name of Object.keys(record)) if (!knownMembers.has(name)) comparison.fail(name, label, 'unknown quantity');
  const { params, macs } = costs(graph);
  if (record.params_total === undefined) comparison.fail('params_total', label, missing);
  else compareCount(comparison, 'params_total', label, countLike(record, graph, params), record.params_total);
  if (record.macs_conv_linear === undefined) comparison.fail('macs_conv_linear', label, missing);
  else if (record.macs_conv_linear !== null)
    compareCount(comparison, 'macs_conv_linear', label, macs, record.macs_conv_linear);
  compareNetwork(comparison, label, record, network, problem);

  if (layers === undefined || network === undefined)
    comparison.fail('grad_l2', label, layers === undefined ? missing : (problem ?? 'not computed'));
  else {
    const largest = largestOf(layers.map(({ grad_l2 }) => grad_l2));
    for (const { initializer, grad_l2 } of layers) {
      // A transposed initialiser has the same norm.
      const gradient = network.gradients.get(initializer.replace(/ \(transposed\)$/, ''));
      const where = `${label}, ${initializer}`;
      if (gradient === undefined) comparison.fail('grad_l2', where, 'no such weight in the file', grad_l2);
      else {
        const own = gradient === null ? 0 : norm(gradient);
        comparison.value('grad_l2', where, own, grad_l2, toleranceOf(noise.layer_grad_l2), largest);
      }
    }
  }

  for (const name of Object.keys(proxies ?? {}))
    if (!Object.hasOwn(named, name)) comparison.fail(name, label, 'unknown quantity');
  for (const name of Object.keys(wanted)) {
    const expected = proxies?.[name];
    const { value, detail } = got.scores[name]!;
    if (expected === undefined) comparison.fail(name, label, missing);
    else if (expected !== null)
      comparison.value(name, label, value, numberOf(expected), toleranceOf(noise[name]), 0, detail);
  }
}

/**
 * The file's parameters, or those of the network before the exporter folded its batch norms: there every folded convolution had, for
 * the bias it has now, a scale and a shift. Records whose weights were changed by folding may give either count. Exporters rename
 * what they fold (`onnx::Conv_12`); where no name tells, all convolutions with a bias are taken to be folded.
 */
function countLike({ proxies, params_total: expected }: OnnxRecord, graph: Graph, params: number): number {
  if (proxies !== null || params === expected) return params;
  const biases = (folded: (weight: string) => boolean): number =>
    graph.nodes.reduce((sum, node) => {
      const weight = node.kind === 'Conv' && node.inputs.length > 2 ? graph.nodes[node.inputs[1]!]! : null;
      return weight?.kind === 'Parameter' && folded(weight.attributes.name) ? sum + weight.shape[0]! : sum;
    }, 0);
  const counts = [biases((name) => /^(onnx::|\d+$)/.test(name)), biases(() => true)].map((extra) => params + extra);
  return counts.find((count) => count === expected) ?? params;
}
