/**
 * Fisher information of single weights (VKDNW, arXiv 2502.04975): for the first entry t_j of each of the first 128 trainable
 * tensors, F = mean over images of J^T (diag(p) - p p^T) J with J = d logits / d t and p the smoothed class probabilities.
 * With s = sqrt(p), A = diag(s)(I - s s^T) has A A^T = diag(p) - p p^T, so F = mean of sum over r of z z^T with z = J^T A r, r the
 * unit vectors (up to ten classes) or random signs: one backward pass of seed A r each. The images must not be coupled (batch norm
 * in inference mode), and norms must be the identity: their scale's gradient is read from their output.
 */
import { vjp } from '../../engine/index.ts';
import { type Graph, type NodeOf, size, type ValueId } from '../../graph/index.ts';
import { batchSize } from './relu-calls.ts';
import type { ProbeBuilder, Quantity } from './types.ts';

export interface LogitFisher {
  /** Tensors looked at, in construction order. */
  readonly tensors: number;
  /** [tensors, tensors]. */
  readonly fisher: Float64Array;
}

const maximumTensors = 128;
const maximumProjections = 10;
/** Backward passes that share a forward pass; more would make the program long. */
const projectionsPerRun = 5;
/** Share of the uniform distribution in the class probabilities. */
const smoothing = 0.05;

export const trainableTensors = (graph: Graph): readonly ValueId[] =>
  graph.parameters.filter((id) => {
    const { role } = (graph.nodes[id] as NodeOf<'Parameter'>).attributes;
    return role !== 'norm-mean' && role !== 'norm-variance';
  });

const classesOf = (graph: Graph): number => graph.nodes[graph.outputs[0]!.value]!.shape.at(-1)!;
const projections = (graph: Graph): number => Math.min(classesOf(graph), maximumProjections);
const perRun = (graph: Graph): number => Math.min(projections(graph), projectionsPerRun);

export const logitFisher: Quantity<LogitFisher> = {
  key: 'logit-fisher',
  normParameters: true,
  runs: (graph) => Math.ceil(projections(graph) / perRun(graph)),
  build(builder) {
    const { program, graph, logits } = builder;
    const [images, classes] = program.shape(logits) as readonly [number, number];
    const each = perRun(graph);
    const directions = builder.noiseInput('class-directions', [each, images, classes], (rng, _, run) => {
      const values = new Float32Array(each * images * classes);
      for (let k = 0; k < each; k++) {
        const projection = run * each + k;
        if (projection >= projections(graph)) break;
        for (let i = 0; i < images; i++) {
          const row = (k * images + i) * classes;
          if (classes <= maximumProjections) values[row + projection] = 1;
          else for (let c = 0; c < classes; c++) values[row + c] = rng.uint32() & 1 ? 1 : -1;
        }
      }
      return values;
    });
    const smooth = program.add('Scale', [program.add('Softmax', [logits], { axis: 1 })], {
      factor: 1 - smoothing,
      offset: smoothing / classes,
    });
    const root = program.add('Sqrt', [smooth], {});
    const uses = trainableTensors(graph)
      .slice(0, maximumTensors)
      .map((tensor) => tensorUses(builder, tensor));
    const targets = [...new Set(uses.flat().map(({ output }) => output))];
    const outputs: Record<string, ValueId> = {};
    if (targets.length === 0) return outputs;
    for (let k = 0; k < each; k++) {
      const direction = program.reshape(
        program.add('Slice', [directions], { starts: [k, 0, 0], ends: [k + 1, images, classes], steps: [1, 1, 1] }),
        [images, classes],
      );
      const along = program.add('ReduceSum', [program.add('Mul', [root, direction], {})], {
        axes: [1],
        keepDims: true,
      });
      const rest = program.add('Sub', [direction, program.add('Mul', [root, along], {})], {});
      const seed = program.add('Mul', [root, rest], {});
      const found = vjp(program, [{ value: logits, seed }], targets);
      const gradient = new Map(targets.map((target, i) => [target, found[i]!]));
      const columns = uses.map((places) => {
        const parts = places.flatMap(({ output, derivative }) => {
          const g = gradient.get(output);
          return g === null || g === undefined ? [] : [derivative(g)];
        });
        return parts.length === 0 ? program.fill(0, [images, 1]) : program.sum(parts);
      });
      outputs[`rows${k}`] = columns.length === 1 ? columns[0]! : program.add('Concat', columns, { axis: 1 });
    }
    return outputs;
  },
  read(outputs, graph) {
    const tensors = Math.min(trainableTensors(graph).length, maximumTensors);
    const fisher = new Float64Array(tensors * tensors);
    // With random signs the mean over projections estimates what the sum over unit vectors gives.
    const drawn = classesOf(graph) <= maximumProjections ? 1 : projections(graph);
    const weight = 1 / (batchSize(graph) * drawn);
    for (const rows of Object.values(outputs))
      for (let row = 0; row < rows.length; row += tensors)
        for (let i = 0; i < tensors; i++) {
          const zi = rows[row + i]! * weight;
          if (zi === 0) continue;
          for (let j = 0; j < tensors; j++) fisher[i * tensors + j]! += zi * rows[row + j]!;
        }
    return { tensors, fisher };
  },
};

/** A node that reads the tensor, and what its output's gradient says about the tensor's first entry: [images, 1]. */
interface TensorUse {
  readonly output: ValueId;
  derivative(gradient: ValueId): ValueId;
}

function tensorUses({ program, graph, value }: ProbeBuilder, tensor: ValueId): readonly TensorUse[] {
  const images = batchSize(graph);
  /** The part of a map or matrix where the given axes are at 0, with everything but the images summed. */
  const first = (x: ValueId, axis: number): ValueId => {
    const shape = program.shape(x);
    const part = program.add('Slice', [x], {
      starts: shape.map(() => 0),
      ends: shape.map((length, i) => (i === axis ? 1 : length)),
      steps: shape.map(() => 1),
    });
    return part;
  };
  const total = (x: ValueId): ValueId =>
    program.add('ReduceSum', [program.reshape(x, [images, size(program.shape(x)) / images])], {
      axes: [1],
      keepDims: true,
    });
  const product = (a: ValueId, b: ValueId): ValueId => total(program.add('Mul', [a, b], {}));
  const found: TensorUse[] = [];
  graph.nodes.forEach((node, id) => {
    const place = node.inputs.indexOf(tensor);
    const output = value(id);
    if (place < 0 || output === null) return;
    const input = value(node.inputs[0]!);
    const use = (derivative: (g: ValueId) => ValueId): void => {
      found.push({ output, derivative });
    };
    const lastAxis = node.shape.length - 1;
    if (node.kind === 'Conv' && place === 1 && input !== null) {
      const window = firstTap(program, first(input, 1), node);
      use((g) => product(first(g, 1), window));
    } else if (node.kind === 'BatchNormalization' && place === 1) use((g) => product(first(g, 1), first(output, 1)));
    else if (node.kind === 'LayerNormalization' && place === 1)
      use((g) => product(first(g, lastAxis), first(output, lastAxis)));
    else if ((node.kind === 'Gemm' || node.kind === 'MatMul') && place === 1 && input !== null)
      use((g) => product(first(g, lastAxis), first(input, program.shape(input).length - 1)));
    else if (node.kind === 'BatchNormalization' || (node.kind === 'Conv' && place === 2))
      use((g) => total(first(g, 1)));
    else if (node.kind === 'LayerNormalization' || node.kind === 'Gemm' || node.kind === 'Add')
      use((g) => total(first(g, lastAxis)));
  });
  return found;
}

/** What a convolution's kernel entry (0, 0) of input channel 0 is multiplied with at every output position: [N, 1, H, W]. */
function firstTap(program: ProbeBuilder['program'], channel: ValueId, node: NodeOf<'Conv'>): ValueId {
  const { pad, stride } = node.attributes;
  const [top, left, bottom, right] = pad;
  const [n, , high, wide] = node.shape as readonly [number, number, number, number];
  const padded = pad.every((amount) => amount === 0)
    ? channel
    : program.add('Pad', [channel], { low: [0, 0, top, left], high: [0, 0, bottom, right], interior: [0, 0, 0, 0] });
  return program.add('Slice', [padded], {
    starts: [0, 0, 0, 0],
    ends: [n, 1, (high - 1) * stride[0] + 1, (wide - 1) * stride[1] + 1],
    steps: [1, 1, stride[0], stride[1]],
  });
}
