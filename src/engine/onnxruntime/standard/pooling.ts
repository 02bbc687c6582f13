/** Pools and their adjoints as ONNX nodes. */
import { NascentError } from '../../../base/index.ts';
import { type AveragePoolAttributes, type Shape, size, type Window } from '../../../graph/index.ts';
import type { Emitter } from '../emitter.ts';
import type { LoweringTable } from '../types.ts';
import { coverage, unitDilation, windowAttributes } from '../window.ts';
import { transposedConvolution } from './convolution.ts';

const paddingFits = (w: Window): boolean => w.pad.every((pad, i) => pad < w.kernel[i % 2]!);

/** 1/(positions averaged) for every output position, [1, 1, oh, ow]. */
function shares(emit: Emitter, input: Shape, output: Shape, a: AveragePoolAttributes): string {
  const area = a.kernel[0] * a.kernel[1];
  if (a.countPadding) return emit.scalar(1 / area);
  const key = `shares ${input.slice(2)} ${JSON.stringify(a)}`;
  return emit.once(key, () => {
    const values = Float32Array.from(coverage(input, output, a), (count) => 1 / Math.max(1, count));
    return emit.tensor(values, [1, 1, output[2]!, output[3]!]);
  });
}

const ones = (emit: Emitter, w: Window): string => emit.filled(1, [1, 1, ...w.kernel]);

/** Values of the largest elements, and their flat row-major positions in the whole tensor; one node for both. */
function maxPool(emit: Emitter, x: string, w: Window, result: 'values' | 'positions'): string {
  if (!paddingFits(w))
    throw new NascentError('unsupported', {
      what: 'MaxPool with padding as wide as its window',
      got: `kernel ${w.kernel.join('x')}, pads ${w.pad.join(', ')}`,
      hint: 'use the reference executor',
    });
  const key = `largest ${x} ${JSON.stringify(w)}`;
  const values = emit.once(`${key} values`, () => {
    const [value, positions] = emit.pair('MaxPool', [x], windowAttributes(w));
    emit.once(`${key} positions`, () => positions);
    return value;
  });
  return result === 'values' ? values : emit.once(`${key} positions`, () => values);
}

export const pooling: LoweringTable<'AveragePool' | 'AveragePoolGrad' | 'MaxPool' | 'MaxPoolGrad' | 'MaxPoolPick'> = {
  /** ONNX pools have no dilation below opset 19: those are a convolution with ones. */
  AveragePool({ emit, node, shapes, value }) {
    const a = node.attributes;
    if (unitDilation(a) && paddingFits(a)) {
      const window = { kernel_shape: a.kernel, pads: a.pad, strides: a.stride };
      return emit.op('AveragePool', [value(0)], { ...window, count_include_pad: a.countPadding ? 1 : 0 });
    }
    const [n, c, h, w] = shapes[0]!;
    const planes = emit.reshape(value(0), [n! * c!, 1, h!, w!]);
    const sums = emit.op('Conv', [planes, ones(emit, a)], windowAttributes(a));
    return emit.reshape(emit.op('Mul', [sums, shares(emit, shapes[0]!, node.shape, a)]), node.shape);
  },
  AveragePoolGrad({ emit, node, shapes, value }) {
    const a = node.attributes;
    const [n, c, oh, ow] = shapes[0]! as readonly [number, number, number, number];
    const [, , h, w] = a.inputShape as readonly [number, number, number, number];
    const share = emit.op('Mul', [value(0), shares(emit, a.inputShape, shapes[0]!, a)]);
    const planes = emit.reshape(share, [n * c, 1, oh, ow]);
    const plane = [n * c, 1, h, w];
    const dx = transposedConvolution(emit, planes, ones(emit, a), [n * c, 1, oh, ow], plane, { ...a, groups: 1 });
    return emit.reshape(dx, a.inputShape);
  },
  MaxPool: ({ emit, node, value }) => maxPool(emit, value(0), node.attributes, 'values'),
  MaxPoolGrad({ emit, node, shapes, value }) {
    const positions = emit.reshape(maxPool(emit, value(1), node.attributes, 'positions'), [size(shapes[0]!)]);
    const zeros = emit.filled(0, [size(node.shape)]);
    const flat = emit.reshape(value(0), [size(shapes[0]!)]);
    const scattered = emit.op('ScatterElements', [zeros, positions, flat], { axis: 0, reduction: 'add' });
    return emit.reshape(scattered, node.shape);
  },
  MaxPoolPick({ emit, node, shapes, value }) {
    const positions = emit.reshape(maxPool(emit, value(1), node.attributes, 'positions'), [size(node.shape)]);
    const picked = emit.op('GatherElements', [emit.reshape(value(0), [size(shapes[0]!)]), positions], { axis: 0 });
    return emit.reshape(picked, node.shape);
  },
};
