/**
 * Neural tangent kernel of a batch (TE-NAS, arXiv 2102.11535): j_i = gradient of the sum of image i's logits with respect to all
 * conv, linear and norm-scale weights, the images coupled by batch norm; K_ab = <j_a, j_b>. One forward pass serves several
 * images, the rest are further runs, so the program stays small.
 */
import { vjp } from '../../engine/index.ts';
import { type Graph, size, type ValueId } from '../../graph/index.ts';
import { gramMatrix } from '../../math/index.ts';
import { batchSize } from './relu-calls.ts';
import type { ProbeBuilder, Quantity } from './types.ts';

export interface TangentKernel {
  readonly images: number;
  /** [images, images]. */
  readonly kernel: Float64Array;
  /**
   * Eigenvalues below this share of the largest are round-off. The gradients' relative error enters the kernel's smallest
   * eigenvalue squared, since the kernel is formed in float64 from the gradients as they are.
   */
  readonly resolution: number;
}

/** The forward pass is a third of the work of one image: 8 images share it, and the graph stays at 8 backward passes. */
const imagesPerRun = 8;
/** Columns of the Jacobian multiplied at a time: two blocks of rows stay in the cache. */
const columnsPerBlock = 2048;

const trained = (graph: Graph): ValueId[] =>
  graph.parameters.filter((id) => {
    const node = graph.nodes[id]!;
    return node.kind === 'Parameter' && ['conv', 'linear', 'norm-scale'].includes(node.attributes.role);
  });

export const tangentKernel: Quantity<TangentKernel> = {
  key: 'tangent-kernel',
  normParameters: true,
  runs: (graph) => Math.ceil(batchSize(graph) / imagesPerRun),
  build(builder) {
    const { program, graph, logits } = builder;
    const [images, classes] = program.shape(logits) as readonly [number, number];
    const each = Math.min(images, imagesPerRun);
    const targets = trained(graph).flatMap((id) => builder.value(id) ?? []);
    // Row i of seed i is 1, so that its vector-Jacobian product is the gradient of the sum of image i's logits.
    const seeds = builder.noiseInput('image-seeds', [each, images, classes], (_, __, run) => {
      const values = new Float32Array(each * images * classes);
      for (let k = 0; k < each; k++) {
        const image = run * each + k;
        if (image < images) values.fill(1, (k * images + image) * classes, (k * images + image + 1) * classes);
      }
      return values;
    });
    const rows = Array.from({ length: each }, (_, k) => gradientRow(builder, seeds, k, targets)).filter(
      (row) => row !== null,
    );
    if (rows.length === 0) return {};
    return { jacobian: rows.length === 1 ? rows[0]! : program.add('Concat', rows, { axis: 0 }) };
  },
  read({ jacobian }, graph) {
    const images = batchSize(graph);
    const kernel = new Float64Array(images * images);
    if (!jacobian) return { images, kernel, resolution: 0 };
    const rows = Math.ceil(images / imagesPerRun) * Math.min(images, imagesPerRun);
    const weights = jacobian.length / rows;
    for (let from = 0; from < weights; from += columnsPerBlock) {
      const columns = Math.min(columnsPerBlock, weights - from);
      const block = new Float64Array(images * columns);
      for (let i = 0; i < images; i++)
        block.set(jacobian.subarray(i * weights + from, i * weights + from + columns), i * columns);
      const part = gramMatrix(block, images, columns);
      for (let k = 0; k < kernel.length; k++) kernel[k]! += part[k]!;
    }
    const resolution = jacobian instanceof Float32Array ? 2 ** -40 : images * Number.EPSILON;
    return { images, kernel, resolution };
  },
};

/** All gradients for seed k, joined into [1, weights]; null when none is reachable. */
function gradientRow(
  { program, logits }: ProbeBuilder,
  seeds: ValueId,
  k: number,
  targets: readonly ValueId[],
): ValueId | null {
  const [, images, classes] = program.shape(seeds) as readonly [number, number, number];
  const slice = program.add('Slice', [seeds], { starts: [k, 0, 0], ends: [k + 1, images, classes], steps: [1, 1, 1] });
  const seed = program.reshape(slice, [images, classes]);
  const parts = vjp(program, [{ value: logits, seed }], targets).flatMap((g) =>
    g === null ? [] : [program.reshape(g, [1, size(program.shape(g))])],
  );
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts[0]! : program.add('Concat', parts, { axis: 1 });
}
