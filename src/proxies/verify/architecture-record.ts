/** A golden record of a NAS-Bench-201 network: everything its README defines, recomputed by the proxies themselves. */
import { NascentError } from '../../base/index.ts';
import { costs, type Graph, type NodeOf, size } from '../../graph/index.ts';
import { nasBench201 } from '../../spaces/index.ts';
import type { Executors } from '../evaluate/run-program.ts';
import type { Evaluation } from '../evaluate/score-network.ts';
import { sourceOfArchitecture } from '../evaluate/source.ts';
import { fisher } from '../fisher.ts';
import {
  type GoldenValue,
  goldenActivationProbe,
  goldenActivationValues,
  goldenZenProbe,
  goldenZenValues,
} from '../golden-activation.ts';
import { gradNorm } from '../grad-norm.ts';
import { grasp } from '../grasp.ts';
import { l2Norm } from '../l2-norm.ts';
import { plain } from '../plain.ts';
import { layersOf } from '../quantities/layers.ts';
import { snip } from '../snip.ts';
import { synflow } from '../synflow.ts';
import { synflowLog } from '../synflow-log.ts';
import { zico } from '../zico.ts';
import { type Comparison, largestOf, relativeError, toleranceOf, type Value } from './compare.ts';
import { goldenBatches, goldenOverride } from './golden-inputs.ts';
import { measure, type NamedProxies, type Scored } from './measure.ts';
import { compareCount, compareNetwork, missing, type NetworkReading, networkReading } from './network-values.ts';
import { type ArchitectureRecord, numberOf } from './schema.ts';

const firstBatch: NamedProxies = {
  grad_norm_sum: [gradNorm],
  grad_norm_global: [gradNorm, { form: 'global' }],
  snip: [snip],
  plain: [plain],
  l2_norm: [l2Norm],
  fisher: [fisher],
  grasp: [grasp],
  synflow: [synflow],
  log_synflow: [synflowLog],
};

const knownMembers: ReadonlySet<string> = new Set([
  ...['arch', 'C', 'N', 'resolution', 'batch', 'classes', 'float32_noise'],
  ...['params_total', 'logits_first2', 'loss', 'layers', 'proxies'],
]);

/** Multiply-accumulates of a batch beyond which a record is refused: hours of work. */
const largestWork = 1e12;
/** Elements of the largest array of a record (the tangent kernel's Jacobian or the images): 2 GiB of float64. */
const largestArray = 2 ** 28;

/** Throws NascentError `input` for an unknown cell or a network beyond all reason. */
export async function verifyArchitecture(
  record: ArchitectureRecord,
  label: string,
  comparison: Comparison,
  { executors, signal }: { readonly executors: Executors; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { batch, resolution, classes, C, N } = record;
  const settings = { batch, resolution, classes, options: { C, N } };
  const source = sourceOfArchitecture(nasBench201, nasBench201.parse(record.arch), settings);
  const { params, macs } = costs(source.graph);
  const elements = batch * Math.max(params, 3 * resolution ** 2);
  if (macs * batch > largestWork || elements > largestArray) {
    throw new NascentError('input', {
      what: 'the network of a golden record is too large',
      where: label,
      expected: `at most ${largestWork} multiply-accumulates per batch, ${largestArray} parameters or pixels times images`,
      got: `${macs * batch} and ${elements}`,
    });
  }
  const evaluation: Evaluation = {
    executors,
    data: goldenBatches(classes),
    seed: 0,
    init: 'golden',
    override: goldenOverride,
    signal,
  };
  // Two calls: what ZiCo needs of the second batch would otherwise make the rest compute it too.
  const two = await measure(source, { zico: [zico] }, {}, evaluation);
  const one = await measure(
    source,
    firstBatch,
    {
      network: networkReading('golden', 'training'),
      activations: {
        probe: goldenActivationProbe,
        read: ([results]: Parameters<typeof goldenActivationValues>) => goldenActivationValues(results),
      },
      zen: {
        probe: goldenZenProbe,
        read: (results: Parameters<typeof goldenZenValues>[0]) => goldenZenValues(results, batch),
      },
    },
    evaluation,
  );

  for (const name of Object.keys(record)) if (!knownMembers.has(name)) comparison.fail(name, label, 'unknown quantity');
  if (record.params_total === undefined) comparison.fail('params_total', label, missing);
  else compareCount(comparison, 'params_total', label, params, record.params_total);
  compareNetwork(comparison, label, record, one.readings.network, one.problems.network);
  compareLayers(comparison, label, record, source.graph, one.readings.network, one.problems.network);

  const got: Record<string, { readonly value: GoldenValue | undefined; readonly detail?: string }> = {
    ...(two.scores as Record<string, Scored>),
    ...one.scores,
  };
  for (const [name, reading, problem] of [
    ...activationNames.map((name) => [name, one.readings.activations, one.problems.activations] as const),
    ...zenNames.map((name) => [name, one.readings.zen, one.problems.zen] as const),
  ]) {
    const values: Readonly<Record<string, GoldenValue>> | undefined = reading;
    got[name] = { value: values?.[name], ...(problem === undefined ? {} : { detail: problem }) };
  }
  compareProxies(comparison, label, record, got);
}

const activationNames = [
  ...['jacob_l2', 'jacob_cov', 'naswot', 'naswot_K_trace', 'naswot_K_01', 'linear_regions'],
  ...['ntk_eig_max', 'ntk_eig_min', 'ntk_cond', 'az_expressivity_per_layer', 'az_expressivity', 'az_progressivity'],
  ...['az_trainability_per_cell', 'az_trainability'],
] as const;
const zenNames = ['zen_running', 'zen_batch'] as const;

function compareProxies(
  comparison: Comparison,
  label: string,
  { proxies = {}, float32_noise: noise = {} }: ArchitectureRecord,
  got: Readonly<Record<string, { readonly value: GoldenValue | undefined; readonly detail?: string }>>,
): void {
  for (const name of Object.keys(proxies))
    if (!Object.hasOwn(got, name)) comparison.fail(name, label, 'unknown quantity');
  for (const [name, { value, detail }] of Object.entries(got)) {
    const written = proxies[name];
    if (written === undefined) {
      comparison.fail(name, label, missing);
      continue;
    }
    const tolerance = toleranceOf(noise[name]);
    if (!Array.isArray(written)) {
      // Both eigenvalues are of one kind: the smallest may be round-off beside the largest.
      const kind = name.startsWith('ntk_eig_') ? [numberOf(proxies.ntk_eig_max), numberOf(proxies.ntk_eig_min)] : [];
      comparison.value(name, label, scalar(value), numberOf(written), tolerance, largestOf(kind), detail);
      continue;
    }
    const expected = written.map(numberOf);
    const list = Array.isArray(value) ? value : [];
    if (list.length !== expected.length)
      comparison.fail(name, label, detail ?? `${expected.length} values expected, got ${list.length}`);
    else {
      const largest = largestOf(expected);
      expected.forEach((each, i) => {
        comparison.value(name, label, list[i], each, tolerance, largest, detail);
      });
    }
  }
}

const scalar = (value: GoldenValue | undefined): Value =>
  typeof value === 'object' && value !== null ? undefined : value;

function compareLayers(
  comparison: Comparison,
  label: string,
  { layers, float32_noise: noise }: ArchitectureRecord,
  graph: Graph,
  got: NetworkReading | undefined,
  problem: string | undefined,
): void {
  const names = ['grad_l2', 'grad_abs_sum', 'grad_first3'] as const;
  const own = layersOf(graph);
  if (layers === undefined || got === undefined || layers.length !== own.length) {
    const note =
      layers === undefined ? missing : (problem ?? `the network has ${own.length} layers, the record ${layers.length}`);
    for (const name of names) comparison.fail(name, label, note);
    return;
  }
  const tolerance = toleranceOf(noise?.layer_grad_l2);
  const largestNorm = largestOf(layers.map(({ grad_l2 }) => grad_l2));
  const largestSum = largestOf(layers.map(({ grad_abs_sum }) => grad_abs_sum));
  layers.forEach(({ k, shape, grad_l2, grad_abs_sum, grad_first3 }, i) => {
    const where = `${label}, layer ${k}`;
    const { name, weight } = own[i]!;
    const { layer } = (graph.nodes[weight] as NodeOf<'Parameter'>).attributes;
    const ownShape = graph.nodes[weight]!.shape;
    if (k !== layer || shape.join() !== ownShape.join()) {
      for (const each of names) comparison.fail(each, where, `layer ${layer} has shape [${ownShape.join(', ')}]`);
      return;
    }
    const gradient = got.gradients.get(name) ?? new Float64Array(size(ownShape));
    let squares = 0;
    let sum = 0;
    for (const value of gradient) {
      squares += value * value;
      sum += Math.abs(value);
    }
    comparison.value('grad_l2', where, Math.sqrt(squares), grad_l2, tolerance, largestNorm);
    comparison.value('grad_abs_sum', where, sum, grad_abs_sum, tolerance, largestSum);
    // Ten times an element's root mean square is the scale of single elements.
    const norm = grad_l2 < 1e-6 * largestNorm ? largestNorm : grad_l2;
    const scale = (norm / Math.sqrt(gradient.length)) * 10;
    grad_first3.forEach((expected, j) => {
      const value = gradient[j];
      const difference = value === undefined ? Number.NaN : Math.abs(value - expected);
      const error = difference === 0 ? 0 : difference / scale;
      comparison.add('grad_first3', {
        error: Number.isNaN(error) ? relativeError(undefined, expected, 0) : error,
        tolerance,
        record: where,
        got: value ?? null,
        expected,
      });
    });
  });
}
