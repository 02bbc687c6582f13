/** A network as files: weights from the seed, batch-norm statistics from the data (docs/cli.md, `export`). */
import type { BatchSource } from '../data/index.ts';
import { type Executor, initialise, type Weights } from '../engine/index.ts';
import { estimateNormStatistics, exportOnnx, exportPytorch, exportPytorchWeights } from '../export/index.ts';
import type { Graph } from '../graph/index.ts';
import type { NetworkSettings, Space } from '../spaces/index.ts';
import { version } from './version.ts';

/** Batches whose means and variances become the running statistics. */
export const statisticsBatches = 8;

export interface ExportSubject {
  readonly space: Space;
  readonly architecture: unknown;
  readonly settings: NetworkSettings;
  readonly seed: number;
  readonly data: BatchSource;
  /** Kind of data for the file's metadata; never a path. */
  readonly dataKind: string;
}

export interface WeightedNetwork {
  readonly graph: Graph;
  readonly weights: Weights;
}

/** The network with the default initialisation of the seed and running statistics of the data. */
export async function weightedNetwork(subject: ExportSubject, executor: Executor): Promise<WeightedNetwork> {
  const { space, architecture, settings, seed, data } = subject;
  const graph = space.graph(architecture, settings);
  const [, channels = 3] = graph.nodes[graph.inputs[0]!]!.shape;
  const request = { batch: settings.batch, channels, resolution: settings.resolution };
  const batches = Array.from({ length: statisticsBatches }, (_, index) => index);
  function* images(): Generator<Float32Array> {
    for (const index of batches) yield data.images(index, request);
  }
  const weights = await estimateNormStatistics(executor, graph, initialise(graph, 'default', seed), images());
  return { graph, weights };
}

export function onnxFile(subject: ExportSubject, { graph, weights }: WeightedNetwork): Uint8Array {
  return exportOnnx(graph, weights, { version, metadata: metadata(subject) });
}

/** Source alone; with `weightsFile` also the safetensors file it loads. */
export function pytorchFiles(
  subject: ExportSubject,
  graph: Graph,
  weighted: { readonly weights: Weights; readonly weightsFile: string } | null,
): { readonly source: string; readonly weights: Uint8Array | null } {
  const { space, architecture } = subject;
  const about = { architecture: space.format(architecture), space: space.id };
  if (!weighted) return { source: exportPytorch(graph, about), weights: null };
  return {
    source: exportPytorch(graph, { ...about, weightsFile: weighted.weightsFile }),
    weights: exportPytorchWeights(graph, weighted.weights, metadata(subject)),
  };
}

function metadata({ space, architecture, settings, seed, dataKind }: ExportSubject): Record<string, string> {
  return {
    space: space.id,
    architecture: space.format(architecture),
    weights: `initial values of seed ${seed}, not trained`,
    'batch-norm': `running statistics of ${statisticsBatches} batches of ${settings.batch} images of ${dataKind}`,
  };
}
