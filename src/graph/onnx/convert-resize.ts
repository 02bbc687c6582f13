/**
 * Resize: every mode here is linear and separable, so each axis is a constant matrix [old length, new length]
 * (coordinates and kernels as ONNX's operator page defines them).
 */
import type { ValueId } from '../types.ts';
import { mapAxis, permuted, pick, reshape } from './compose.ts';
import { type Converter, type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

/** Position in the old axis of each position of the new one. */
function positions(node: NodeView, from: number, to: number, scale: number): number[] {
  const mode = node.text('coordinate_transformation_mode', 'half_pixel');
  const place = (i: number): number => {
    switch (mode) {
      case 'half_pixel':
        return (i + 0.5) / scale - 0.5;
      case 'pytorch_half_pixel':
        return to > 1 ? (i + 0.5) / scale - 0.5 : 0;
      case 'align_corners':
        return to > 1 ? (i * (from - 1)) / (to - 1) : 0;
      case 'asymmetric':
        return i / scale;
      case 'half_pixel_symmetric': {
        const adjustment = to / (scale * from);
        const centre = from / 2;
        return centre * (1 - adjustment) + (i + 0.5) / scale - 0.5;
      }
      default:
        return node.unsupported(`resizing with ${mode}`);
    }
  };
  return Array.from({ length: to }, (_, i) => place(i));
}

function nearest(node: NodeView, at: number): number {
  switch (node.text('nearest_mode', 'round_prefer_floor')) {
    case 'round_prefer_floor':
      return Math.ceil(at - 0.5);
    case 'round_prefer_ceil':
      return Math.floor(at + 0.5);
    case 'floor':
      return Math.floor(at);
    default:
      return Math.ceil(at);
  }
}

/** Keys' kernel; |t| < 2. */
function cubicWeight(t: number, a: number): number {
  const x = Math.abs(t);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? a * (((x - 5) * x + 8) * x - 4) : 0;
}

function resizeAxis(node: NodeView, graph: GraphImport, x: ValueId, axis: number, to: number, scale: number): ValueId {
  const from = graph.builder.shape(x)[axis]!;
  const mode = node.text('mode', 'nearest');
  const clamp = (index: number): number => Math.min(Math.max(index, 0), from - 1);
  const at = positions(node, from, to, scale);
  if (mode === 'nearest') {
    const indices = at.map((position) => clamp(nearest(node, position)));
    const factor = to / from;
    if (!Number.isInteger(factor) || factor > 1024 || indices.some((index, i) => index !== Math.floor(i / factor)))
      return pick(graph, x, axis, indices);
    return repeated(graph, x, axis, factor);
  }
  if (mode !== 'linear' && mode !== 'cubic') return node.unsupported(`resizing of mode ${mode}`);
  if (node.int('antialias', 0) !== 0 && to < from) return node.unsupported('antialiased resizing');
  if (node.int('exclude_outside', 0) !== 0) return node.unsupported('resizing with exclude_outside');
  const matrix = new Float64Array(graph.claim(from * to));
  at.forEach((position, i) => {
    const low = Math.floor(position);
    const add = (index: number, weight: number): void => {
      matrix[clamp(index) * to + i] = matrix[clamp(index) * to + i]! + weight;
    };
    if (mode === 'linear') {
      const share = position - low;
      add(low, 1 - share);
      add(low + 1, share);
    } else {
      const a = node.float('cubic_coeff_a', -0.75);
      for (let k = low - 1; k <= low + 2; k++) add(k, cubicWeight(position - k, a));
    }
  });
  return mapAxis(graph, x, axis, matrix, to);
}

/** Every element `factor` times in a row. */
function repeated(graph: GraphImport, x: ValueId, axis: number, factor: number): ValueId {
  const shape = graph.builder.shape(x);
  const apart = reshape(graph, x, [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]);
  const copies = Array.from({ length: factor }, () => apart);
  const joined = factor === 1 ? apart : graph.add('Concat', copies, { axis: axis + 1 });
  return reshape(
    graph,
    joined,
    shape.map((length, i) => (i === axis ? length * factor : length)),
  );
}

function resize(node: NodeView, graph: GraphImport): ValueId {
  let x = input(node, graph, 0);
  const shape = graph.builder.shape(x);
  const [scaleInput, sizeInput] = node.node.type === 'Upsample' ? [1, 9] : [2, 3];
  const list = (index: number): readonly number[] | null => {
    const known = node.has(index) ? Array.from(node.need(index).data) : [];
    return known.length === 0 ? null : known;
  };
  const scales = list(scaleInput);
  const sizes = list(sizeInput);
  const given = scales ?? sizes ?? node.fail('neither scales nor sizes are given');
  const axes = node.ints('axes')?.map((axis) => node.normalAxis(axis, shape.length)) ?? shape.map((_, i) => i);
  if (given.length !== axes.length) node.fail(`${given.length} lengths`, `one for each of ${axes.length} axes`);
  if (node.text('keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    node.unsupported('resizing that keeps the aspect ratio');
  axes.forEach((axis, i) => {
    const length = shape[axis]!;
    const to = scales ? Math.floor(length * given[i]!) : given[i]!;
    if (!(to >= 1 && to <= 65536)) node.fail(`length ${to}`, '1 to 65536');
    if (to === length) return;
    x = resizeAxis(node, graph, x, axis, to, scales ? given[i]! : to / length);
  });
  return x;
}

/** Blocks of channels become pixels; `CRD` is PyTorch's pixel_shuffle. */
function depthToSpace(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const [n = 0, c = 0, h = 0, w = 0] = graph.builder.shape(x);
  const b = blockSize(node);
  if (c % (b * b) !== 0) node.fail(`${c} channels`, `a multiple of ${b * b}`);
  const inner = c / (b * b);
  const rows = node.text('mode', 'DCR') === 'CRD';
  const apart = reshape(graph, x, rows ? [n, inner, b, b, h, w] : [n, b, b, inner, h, w]);
  const turned = permuted(graph, apart, rows ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]);
  return reshape(graph, turned, [n, inner, h * b, w * b]);
}

function spaceToDepth(node: NodeView, graph: GraphImport): ValueId {
  const x = input(node, graph, 0);
  const [n = 0, c = 0, h = 0, w = 0] = graph.builder.shape(x);
  const b = blockSize(node);
  if (h % b !== 0 || w % b !== 0) node.fail(`an image of ${h}x${w}`, `multiples of ${b}`);
  const apart = reshape(graph, x, [n, c, h / b, b, w / b, b]);
  return reshape(graph, permuted(graph, apart, [0, 3, 5, 1, 2, 4]), [n, c * b * b, h / b, w / b]);
}

function blockSize(node: NodeView): number {
  const size = node.int('blocksize', 0);
  return size >= 1 && size <= 4096 ? size : node.fail(`blocksize ${size}`, '1 to 4096');
}

export const resizing: Readonly<Record<string, Converter>> = {
  Resize: resize,
  Upsample: resize,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
};
