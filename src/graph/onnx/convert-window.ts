/** Pooling, and how ONNX writes a sliding window: kernel, strides, dilations, pads, auto_pad, ceil_mode. */
import type { Window } from '../ops.ts';
import type { Shape, ValueId } from '../types.ts';
import { reshape } from './compose.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

type Pair = readonly [number, number];

/** Which of the node's window axes is the image's height and width; null: one that the node does not have. */
type Axes = readonly [number | null, number | null];
const imageAxes: Axes = [0, 1];

function pair(node: NodeView, name: string, otherwise: Pair, axes: Axes): Pair {
  const values = node.ints(name);
  if (values === null || values.length === 0) return otherwise;
  const found = axes.map((axis) => (axis === null ? 1 : (values[axis] ?? 0)));
  if (values.length > 3) node.unsupported(`${name} of ${values.length} axes`);
  if (!found.every((value) => value >= 1 && value <= 0x7fffffff))
    node.fail(`${name} [${values.join(', ')}]`, '1 or more');
  return found as unknown as Pair;
}

/** A tensor seen as an image, how the node's window lies on it, and the way back. */
interface ImageView {
  readonly image: ValueId;
  readonly axes: Axes;
  back(y: ValueId): ValueId;
}

/** A line [N, C, L] is an image of height 1. */
export function asImage(graph: GraphImport, x: ValueId): ImageView {
  const shape = graph.builder.shape(x);
  if (shape.length !== 3) return { image: x, axes: imageAxes, back: (y) => y };
  return {
    image: reshape(graph, x, [shape[0]!, shape[1]!, 1, shape[2]!]),
    axes: [null, 0],
    back(y) {
      const [n, c, , length] = graph.builder.shape(y) as [number, number, number, number];
      return reshape(graph, y, [n, c, length]);
    },
  };
}

/** A volume [N, C, D, H, W] whose pool slides along its depth only, or in its planes only. */
function volumeAsImage(node: NodeView, graph: GraphImport, x: ValueId): ImageView {
  const [n, c, d, h, w] = graph.builder.shape(x) as [number, number, number, number, number];
  const rests = (axis: number): boolean =>
    (node.ints('kernel_shape')?.[axis] ?? 1) === 1 &&
    (node.ints('strides')?.[axis] ?? 1) === 1 &&
    [axis, axis + 3].every((i) => (node.ints('pads')?.[i] ?? 0) === 0);
  if (rests(0)) {
    const back = (y: ValueId): ValueId => {
      const [, , height, width] = graph.builder.shape(y) as [number, number, number, number];
      return reshape(graph, y, [n, c, d, height, width]);
    };
    return { image: reshape(graph, x, [n, c * d, h, w]), axes: [1, 2], back };
  }
  if (!rests(1) || !rests(2)) return node.unsupported('a window over three axes');
  const back = (y: ValueId): ValueId => reshape(graph, y, [n, c, graph.builder.shape(y)[2]!, h, w]);
  return { image: reshape(graph, x, [n, c, d, h * w]), axes: [0, null], back };
}

/** The node's window over an image; `partial` is true where ceil_mode makes a last window reach beyond the padding. */
export function readWindow(
  node: NodeView,
  image: Shape,
  axes: Axes,
  kernel?: Pair,
): { window: Window; partial: boolean } {
  if (image.length !== 4) node.unsupported(`a window over a tensor of rank ${image.length}`);
  const size = pair(node, 'kernel_shape', kernel ?? [0, 0], axes);
  if (size[0] < 1) node.fail('kernel_shape is missing');
  const stride = pair(node, 'strides', [1, 1], axes);
  const dilation = pair(node, 'dilations', [1, 1], axes);
  const pad = [...padding(node, image, axes, size, stride, dilation)] as [number, number, number, number];
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

function padding(
  node: NodeView,
  image: Shape,
  axes: Axes,
  kernel: Pair,
  stride: Pair,
  dilation: Pair,
): readonly number[] {
  const mode = node.text('auto_pad', 'NOTSET');
  if (mode === 'VALID') return [0, 0, 0, 0];
  if (mode === 'NOTSET' || mode === '') {
    const pads = node.ints('pads') ?? [];
    if (pads.length === 0) return [0, 0, 0, 0];
    if (![2, 4, 6].includes(pads.length) || !pads.every((pad) => pad >= 0 && pad <= 0x7fffffff))
      node.fail(`pads [${pads.join(', ')}]`, 'two numbers per axis, 0 or more');
    const rank = pads.length / 2;
    return [0, rank].flatMap((end) => axes.map((axis) => (axis === null ? 0 : (pads[end + axis] ?? 0))));
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

function imageInput(node: NodeView, graph: GraphImport): ImageView & { readonly shape: Shape } {
  const x = input(node, graph, 0);
  const volume = graph.builder.shape(x).length === 5;
  const view = volume ? volumeAsImage(node, graph, x) : asImage(graph, x);
  const shape = graph.builder.shape(view.image);
  if (shape.length !== 4) node.unsupported(`pooling of a tensor of rank ${shape.length}`);
  return { ...view, shape };
}

export const windows: Readonly<Record<string, Converter>> = {
  MaxPool(node, graph) {
    const { image, axes, shape, back } = imageInput(node, graph);
    return back(graph.add('MaxPool', [image], readWindow(node, shape, axes).window));
  },
  AveragePool(node, graph) {
    const { image, axes, shape, back } = imageInput(node, graph);
    const { window, partial } = readWindow(node, shape, axes);
    const countPadding = node.int('count_include_pad', 0) !== 0;
    // Runtimes disagree on the divisor of a window that reaches beyond counted padding.
    if (partial && countPadding) node.unsupported('ceil_mode with count_include_pad over a partial last window');
    return back(graph.add('AveragePool', [image], { ...window, countPadding }));
  },
  GlobalAveragePool(node, graph) {
    const x = input(node, graph, 0);
    const shape = graph.builder.shape(x);
    if (shape.length !== 4) {
      const axes = shape.map((_, axis) => axis).slice(2);
      return graph.add('ReduceMean', [x], { axes, keepDims: true });
    }
    graph.pooled(x);
    return graph.add('GlobalAveragePool', [x], {});
  },
  GlobalMaxPool(node, graph) {
    const x = input(node, graph, 0);
    const { image, back } = asImage(graph, x);
    const shape = graph.builder.shape(image);
    if (shape.length !== 4) node.unsupported(`pooling of a tensor of rank ${shape.length}`);
    graph.pooled(x);
    return back(graph.add('MaxPool', [image], whole(shape)));
  },
};
