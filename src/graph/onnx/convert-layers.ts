/** Layers with weights: Conv, Gemm, MatMul, the norms. */
import type { Shape, ValueId } from '../types.ts';
import { asImage, readWindow } from './convert-window.ts';
import { type Converter, type Fans, type GraphImport, input, scalar } from './converter.ts';
import type { NodeView } from './node-view.ts';

/** Fans of a matrix [in, out] (or [out, in]) as the framework that owns it counts them. */
const matrixFans = (shape: Shape, transposed: boolean): Fans =>
  transposed ? { fanIn: shape[1]!, fanOut: shape[0]! } : { fanIn: shape[0]!, fanOut: shape[1]! };

/** A matrix operand: the layer's weight where it is a parameter (a stack of matrices where its rank is higher). */
function matrix(node: NodeView, graph: GraphImport, index: number, transposed: boolean): ValueId {
  const known = node.known(index);
  if (!known || known.shape.length < 2) return input(node, graph, index);
  return input(node, graph, index, 'linear', matrixFans(known.shape.slice(-2), transposed));
}

function scaled(graph: GraphImport, value: ValueId, factor: number): ValueId {
  return factor === 1 ? value : graph.add('Mul', [value, scalar(graph, factor)], {});
}

/** A line's kernel [O, I, k] as an image's [O, I, 1, k]. */
function convWeight(node: NodeView, graph: GraphImport): ValueId {
  const shape = node.known(1)?.shape;
  if (shape?.length !== 3) return input(node, graph, 1, 'conv');
  return input(node, graph, 1, 'conv', undefined, [shape[0]!, shape[1]!, 1, shape[2]!]);
}

export const layers: Readonly<Record<string, Converter>> = {
  Conv(node, graph) {
    const { image: x, axes, back } = asImage(graph, input(node, graph, 0));
    const weight = convWeight(node, graph);
    const shape = graph.builder.shape(weight);
    if (shape.length !== 4) node.unsupported(`a convolution with weights of rank ${shape.length}`);
    const groups = node.int('group', 1);
    if (!(groups >= 1)) node.fail(`group ${groups}`, 'at least 1');
    const { window } = readWindow(node, graph.builder.shape(x), axes, [shape[2]!, shape[3]!]);
    const inputs = [x, weight];
    if (node.has(2)) {
      const fanIn = shape[1]! * shape[2]! * shape[3]!;
      inputs.push(input(node, graph, 2, 'bias', { fanIn, fanOut: shape[0]! }));
    }
    return back(graph.add('Conv', inputs, { ...window, groups }));
  },
  Gemm(node, graph) {
    const [transA, transB] = [node.int('transA', 0) !== 0, node.int('transB', 0) !== 0];
    const a = matrix(node, graph, 0, !transA);
    const b = matrix(node, graph, 1, transB);
    const inputs = [scaled(graph, a, node.float('alpha', 1)), b];
    if (node.has(2)) {
      const fans = matrixFans(graph.builder.shape(b), transB);
      inputs.push(scaled(graph, input(node, graph, 2, 'bias', fans), node.float('beta', 1)));
    }
    return graph.add('Gemm', inputs, { transA, transB });
  },
  MatMul: (node, graph) =>
    graph.add('MatMul', [matrix(node, graph, 0, true), matrix(node, graph, 1, false)], {
      transA: false,
      transB: false,
    }),
  BatchNormalization(node, graph) {
    const roles = ['other', 'norm-scale', 'norm-shift', 'norm-mean', 'norm-variance'] as const;
    // Before opset 14 its further outputs, the new running statistics, say that it is training.
    const training =
      node.opset < 14 ? node.node.outputs.slice(1).some((name) => name !== '') : node.int('training_mode', 0) !== 0;
    return graph.add(
      'BatchNormalization',
      roles.map((role, i) => input(node, graph, i, role)),
      {
        epsilon: node.float('epsilon', 1e-5),
        // ONNX's momentum is the share of the old value, ours (as PyTorch's) that of the new one.
        momentum: Number((1 - node.float('momentum', 0.9)).toPrecision(9)),
        training,
      },
    );
  },
};
