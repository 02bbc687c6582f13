/** Pooling, and how ONNX writes a sliding window: kernel, strides, dilations, pads, auto_pad, ceil_mode. */
import type { Window } from '../ops.ts';
import type { Shape, ValueId } from '../types.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

type Pair = readonly [number, number];

function pair(node: NodeView, name: string, otherwise: Pair): Pair {
  const values = node.ints(name);
  if (values === null || values.length === 0) return otherwise;
  if (values.length !== 2) node.unsupported(`${name} of ${values.length} axes`);
  if (!values.every((value) => value >= 1 && value <= 0x7fffffff))
    node.fail(`${name} [${values.join(', ')}]`, '1 or more');
  return values as unknown as Pair;
}

/** The node's window over an image; `partial` is true where ceil_mode makes a last window reach beyond the padding. */
export function readWindow(node: NodeView, image: Shape, kernel?: Pair): { window: Window; partial: boolean } {
  if (image.length !== 4) node.unsupported(`a window over a tensor of rank ${image.length}`);
  const size = pair(node, 'kernel_shape', kernel ?? [0, 0]);
  if (size[0] < 1) node.fail('kernel_shape is missing');
  const stride = pair(node, 'strides', [1, 1]);
  const dilation = pair(node, 'dilations', [1, 1]);
  const pad = [...padding(node, image, size, stride, dilation)] as [number, number, number, number];
  let partial = false;
  if (node.int('ceil_mode', 0) !== 0) {
    for (const axis of [0, 1] as const) {
      const missing = missingPadding(
        image[axis + 2]!,
        size[axis],
        stride[axis],
        dilation[axis],
        pad[axis],
        pad[axis + 2]!,
      );
      pad[axis + 2] = pad[axis + 2]! + missing;
      if (missing > 0) partial = true;
    }
  }
  return { window: { kernel: size, stride, pad, dilation }, partial };
}

/** How much padding at the end makes rounding down give what ceil_mode gives; a window must start inside image or left padding. */
function missingPadding(
  length: number,
  kernel: number,
  stride: number,
  dilation: number,
  low: number,
  high: number,
): number {
  const room = length + low + high - (dilation * (kernel - 1) + 1);
  if (room < 0) return 0;
  const last = Math.ceil(room / stride) * stride;
  return last > room && last < length + low ? last - room : 0;
}

function padding(node: NodeView, image: Shape, kernel: Pair, stride: Pair, dilation: Pair): readonly number[] {
  const mode = node.text('auto_pad', 'NOTSET');
  if (mode === 'VALID') return [0, 0, 0, 0];
  if (mode === 'NOTSET' || mode === '') {
    const pads = node.ints('pads') ?? [];
    if (pads.length === 0) return [0, 0, 0, 0];
    if (pads.length !== 4 || !pads.every((pad) => pad >= 0 && pad <= 0x7fffffff))
      node.fail(`pads [${pads.join(', ')}]`, 'four numbers, 0 or more');
    return pads;
  }
  if (mode !== 'SAME_UPPER' && mode !== 'SAME_LOWER') return node.fail(`auto_pad ${mode}`);
  const pads = [0, 0, 0, 0];
  for (const axis of [0, 1] as const) {
    const length = image[axis + 2]!;
    const reach = dilation[axis] * (kernel[axis] - 1) + 1;
    const total = Math.max(0, (Math.ceil(length / stride[axis]) - 1) * stride[axis] + reach - length);
    const small = Math.floor(total / 2);
    pads[axis] = mode === 'SAME_UPPER' ? small : total - small;
    pads[axis + 2] = total - pads[axis]!;
  }
  return pads;
}

/** A pool over the whole image. */
function whole(shape: Shape): Window {
  return { kernel: [shape[2]!, shape[3]!], stride: [1, 1], pad: [0, 0, 0, 0], dilation: [1, 1] };
}

function imageInput(node: NodeView, graph: GraphImport): { x: ValueId; shape: Shape } {
  const x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  if (shape.length !== 4) node.unsupported(`pooling of a tensor of rank ${shape.length}`);
  return { x, shape };
}

export const windows: Readonly<Record<string, Converter>> = {
  MaxPool(node, graph) {
    const { x, shape } = imageInput(node, graph);
    return graph.add('MaxPool', [x], readWindow(node, shape).window);
  },
  AveragePool(node, graph) {
    const { x, shape } = imageInput(node, graph);
    const { window, partial } = readWindow(node, shape);
    const countPadding = node.int('count_include_pad', 0) !== 0;
    // Runtimes disagree on the divisor of a window that reaches beyond counted padding.
    if (partial && countPadding) node.unsupported('ceil_mode with count_include_pad over a partial last window');
    return graph.add('AveragePool', [x], { ...window, countPadding });
  },
  GlobalAveragePool(node, graph) {
    const { x } = imageInput(node, graph);
    graph.pooled(x);
    return graph.add('GlobalAveragePool', [x], {});
  },
  GlobalMaxPool(node, graph) {
    const { x, shape } = imageInput(node, graph);
    graph.pooled(x);
    return graph.add('MaxPool', [x], whole(shape));
  },
};
