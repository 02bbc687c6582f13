/** Convolutions and their adjoints as ONNX nodes. */
import type { ConvAttributes, Shape } from '../../../graph/index.ts';
import type { Emitter } from '../emitter.ts';
import type { LoweringTable } from '../types.ts';
import { exactEndPad, transposedPads, unitStride, windowAttributes } from '../window.ts';

type Image = readonly [number, number, number, number];

export const convolution: LoweringTable<'Conv' | 'ConvGradInput' | 'ConvGradWeight'> = {
  Conv: ({ emit, node, value }) =>
    emit.op(
      'Conv',
      node.inputs.map((_, i) => value(i)),
      { ...windowAttributes(node.attributes), group: node.attributes.groups },
    ),
  /** Stride 1: a convolution with turned weights, faster than ConvTranspose. Otherwise ConvTranspose. */
  ConvGradInput({ emit, node, shapes, value, weights }) {
    const a = node.attributes;
    const pads = transposedPads(a.inputShape, shapes[0]!, a);
    if (unitStride(a) && pads.every((pad) => pad >= 0)) {
      const turned = weights(1, { groups: a.groups, use: 'turned', block: 1 });
      const window = { kernel_shape: a.kernel, pads, strides: [1, 1], dilations: a.dilation };
      return emit.op('Conv', [value(0), turned], { ...window, group: a.groups });
    }
    return transposedConvolution(emit, value(0), value(1), shapes[0]!, a.inputShape, a);
  },
  ConvGradWeight({ emit, node, shapes, value }) {
    const a = node.attributes;
    const [x, dy] = shapes as unknown as readonly [Image, Image];
    if (a.groups === 1) return weightGradient(emit, value(0), value(1), x, dy, a, a.weightShape);
    if (a.groups === x[1]) return depthwiseWeightGradient(emit, value(0), value(1), x, dy, a, a.weightShape);
    const parts = Array.from({ length: a.groups }, (_, group) => {
      const part = (name: string, shape: Image): [string, Image] => {
        const channels = shape[1] / a.groups;
        const from = group * channels;
        const to = [shape[0], from + channels, shape[2], shape[3]];
        return [emit.slice(name, [0, from, 0, 0], to, [1, 1, 1, 1]), [shape[0], channels, shape[2], shape[3]]];
      };
      const [xName, xShape] = part(value(0), x);
      const [dyName, dyShape] = part(value(1), dy);
      const perGroup = [dyShape[1], ...a.weightShape.slice(1)];
      return weightGradient(emit, xName, dyName, xShape, dyShape, a, perGroup);
    });
    return emit.op('Concat', parts, { axis: 0 });
  },
};

/** ConvTranspose that ends exactly at `inputShape`. */
export function transposedConvolution(
  emit: Emitter,
  dy: string,
  w: string,
  dyShape: Shape,
  inputShape: Shape,
  a: ConvAttributes,
): string {
  // Rows that the forward window never reached are `output_padding`; pads that exceed the reach are cut off afterwards.
  const pads = [0, 0, 0, 0];
  const extra = [0, 0];
  for (const axis of [0, 1] as const) {
    const full = (dyShape[axis + 2]! - 1) * a.stride[axis] + a.dilation[axis] * (a.kernel[axis] - 1) + 1;
    const end = full - a.pad[axis] - inputShape[axis + 2]!;
    pads[axis] = a.pad[axis];
    pads[axis + 2] = Math.max(0, end);
    extra[axis] = Math.max(0, -end);
  }
  const dx = emit.op('ConvTranspose', [dy, w], {
    kernel_shape: a.kernel,
    strides: a.stride,
    dilations: a.dilation,
    group: a.groups,
    pads,
  });
  return emit.pad(dx, [0, 0, 0, 0], [0, 0, ...extra]);
}

/**
 * dw as one convolution: the batch plays the input channel, dy is the filter. x is viewed as one image [1, N, H, W*C], dy as
 * [O, N, Ho, Wo] with dilations (s, s*C); the result [1, O, kh, kw*C] is dw in the order (o, kh, kw, c). Measured against
 * im2col and transposed operands: the fastest for all sizes met here.
 */
function weightGradient(
  emit: Emitter,
  x: string,
  dy: string,
  [n, c, h, w]: Image,
  [, o, ho, wo]: Image,
  a: ConvAttributes,
  weightShape: Shape,
): string {
  const [endY, endX] = [exactEndPad(h, ho, a, 0), exactEndPad(w, wo, a, 1)];
  const image = emit.once(`batch-as-channel ${x}`, () => emit.rearrange(x, [n, c, h * w], [0, 2, 1], [1, n, h, w * c]));
  const cut = emit.pad(image, [0, 0, 0, 0], [0, 0, Math.min(0, endY), Math.min(0, endX) * c]);
  const filter = emit.rearrange(dy, [n, o, ho * wo], [1, 0, 2], [o, n, ho, wo]);
  const [kh, kw] = a.kernel;
  const raw = emit.op('Conv', [cut, filter], {
    kernel_shape: [ho, wo],
    dilations: [a.stride[0], a.stride[1] * c],
    pads: [a.pad[0], a.pad[1] * c, Math.max(0, endY), Math.max(0, endX) * c],
    strides: [a.dilation[0], 1],
  });
  // Columns between dilated taps were computed too.
  const columns = a.dilation[1] * (kw - 1) + 1;
  const apart = emit.reshape(raw, [o, kh, columns, c]);
  const taps =
    a.dilation[1] === 1 ? apart : emit.slice(apart, [0, 0, 0, 0], [o, kh, columns, c], [1, 1, a.dilation[1], 1]);
  return emit.op('Reshape', [emit.transpose(taps, [0, 3, 1, 2]), emit.ints(weightShape)]);
}

/** One filter per channel: images and channels are both groups, then the images are summed. */
function depthwiseWeightGradient(
  emit: Emitter,
  x: string,
  dy: string,
  [n, c, h, w]: Image,
  [, o, ho, wo]: Image,
  a: ConvAttributes,
  weightShape: Shape,
): string {
  const [endY, endX] = [exactEndPad(h, ho, a, 0), exactEndPad(w, wo, a, 1)];
  const image = emit.pad(emit.reshape(x, [1, n * c, h, w]), [0, 0, 0, 0], [0, 0, Math.min(0, endY), Math.min(0, endX)]);
  const raw = emit.op('Conv', [image, emit.reshape(dy, [n * o, 1, ho, wo])], {
    kernel_shape: [ho, wo],
    dilations: a.stride,
    pads: [a.pad[0], a.pad[1], Math.max(0, endY), Math.max(0, endX)],
    strides: a.dilation,
    group: n * c,
  });
  const summed = emit.op('ReduceSum', [emit.reshape(raw, [n, o, ...a.kernel]), emit.ints([0])], { keepdims: 0 });
  return emit.reshape(summed, weightShape);
}
