/** Layers as users say them (conv-BN, linear, ...) written with a builder; parameters get PyTorch-like names under the scope. */
import type { GraphBuilder } from './builder.ts';
import type { ValueId } from './types.ts';

export interface ConvOptions {
  readonly kernel?: number | readonly [number, number];
  readonly stride?: number | readonly [number, number];
  readonly pad?: number | readonly [number, number, number, number];
  readonly dilation?: number;
  readonly groups?: number;
  readonly bias?: boolean;
  readonly name?: string;
}

const pair = (value: number | readonly [number, number]): readonly [number, number] =>
  typeof value === 'number' ? [value, value] : value;

/** Full name of a parameter: scope dots name. */
export const parameterName = (builder: GraphBuilder, name: string): string => {
  if (builder.scope === '' || name === '') return builder.scope.replaceAll('/', '.') + name;
  return `${dotted(builder.scope)}.${name}`;
};

/** The parameters of a layer ask one after the other for the same scope. */
let lastScope = '';
let lastDotted = '';
function dotted(scope: string): string {
  if (scope !== lastScope) {
    lastScope = scope;
    lastDotted = scope.replaceAll('/', '.');
  }
  return lastDotted;
}

/** Convolution; default kernel 3, stride 1, "same" padding for odd kernels, no bias. */
export function conv(builder: GraphBuilder, x: ValueId, channels: number, options: ConvOptions = {}): ValueId {
  const kernel = pair(options.kernel ?? 3);
  const stride = pair(options.stride ?? 1);
  const dilation = options.dilation ?? 1;
  const groups = options.groups ?? 1;
  const half = (k: number): number => (dilation * (k - 1)) >> 1;
  const pad = options.pad ?? [half(kernel[0]), half(kernel[1]), half(kernel[0]), half(kernel[1])];
  const name = options.name ?? 'conv';
  const width = builder.shape(x)[1]! / groups;
  const weight = builder.parameter(parameterName(builder, `${name}.weight`), 'conv', [channels, width, ...kernel]);
  const inputs = [x, weight];
  if (options.bias) {
    const fanIn = width * kernel[0] * kernel[1];
    inputs.push(
      builder.parameter(parameterName(builder, `${name}.bias`), 'bias', [channels], { fanIn, fanOut: channels }),
    );
  }
  const pads = typeof pad === 'number' ? ([pad, pad, pad, pad] as const) : pad;
  return builder.add('Conv', inputs, { kernel, stride, pad: pads, dilation: [dilation, dilation], groups });
}

/** Batch norm with affine parameters and running statistics, in training mode until `withBatchNorm` says otherwise. */
export function batchNorm(
  builder: GraphBuilder,
  x: ValueId,
  options: { epsilon?: number; momentum?: number; name?: string } = {},
): ValueId {
  const name = options.name ?? 'bn';
  const shape = [builder.shape(x)[1]!];
  const inputs = [
    x,
    builder.parameter(parameterName(builder, `${name}.weight`), 'norm-scale', shape),
    builder.parameter(parameterName(builder, `${name}.bias`), 'norm-shift', shape),
    builder.parameter(parameterName(builder, `${name}.running_mean`), 'norm-mean', shape),
    builder.parameter(parameterName(builder, `${name}.running_var`), 'norm-variance', shape),
  ];
  return builder.add('BatchNormalization', inputs, {
    epsilon: options.epsilon ?? 1e-5,
    momentum: options.momentum ?? 0.1,
    training: true,
  });
}

export const relu = (builder: GraphBuilder, x: ValueId): ValueId => builder.add('Relu', [x], {});

/** Linear layer on [N, features], weight [out, in] as PyTorch. */
export function linear(
  builder: GraphBuilder,
  x: ValueId,
  features: number,
  options: { bias?: boolean; name?: string } = {},
): ValueId {
  const name = options.name ?? 'linear';
  const width = builder.shape(x)[1]!;
  const inputs = [x, builder.parameter(parameterName(builder, `${name}.weight`), 'linear', [features, width])];
  if (options.bias ?? true) {
    inputs.push(
      builder.parameter(parameterName(builder, `${name}.bias`), 'bias', [features], { fanIn: width, fanOut: features }),
    );
  }
  return builder.add('Gemm', inputs, { transA: false, transB: true });
}

/** GlobalAveragePool and Flatten: [N,C,H,W] -> [N,C]; marks its input as the `last` feature. */
export function globalPool(builder: GraphBuilder, x: ValueId): ValueId {
  builder.feature('last', x, 'last');
  return builder.add('Flatten', [builder.add('GlobalAveragePool', [x], {})], { axis: 1 });
}
