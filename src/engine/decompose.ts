/** Norm layers taken apart into statistics and affine maps, so that executors and derivatives know only those. */
import type { GraphNode, NodeOf, ValueId } from '../graph/index.ts';
import type { ProgramBuilder } from './program-builder.ts';

/** Adds the node to the program, decomposed where it is a norm; returns the value that stands for it. */
export function decompose(
  program: ProgramBuilder,
  node: Exclude<GraphNode, NodeOf<'Input' | 'Parameter' | 'Constant'>>,
  inputs: readonly ValueId[],
  batchNorm?: 'training' | 'inference' | 'bypass',
): ValueId {
  if (node.kind === 'BatchNormalization') {
    const mode = batchNorm ?? (node.attributes.training ? 'training' : 'inference');
    if (mode === 'bypass') return inputs[0]!;
    const { epsilon } = node.attributes;
    return mode === 'training' ? trainingNorm(program, inputs, epsilon) : inferenceNorm(program, inputs, epsilon);
  }
  if (node.kind === 'LayerNormalization') return layerNorm(program, inputs, node.attributes);
  return program.add(node.kind, inputs, node.attributes);
}

/** y = scale * (x - mean) / sqrt(var + eps) + shift with the batch's own (population) mean and variance. */
function trainingNorm(program: ProgramBuilder, inputs: readonly ValueId[], epsilon: number): ValueId {
  const [x, scale, shift] = inputs as readonly [ValueId, ValueId, ValueId];
  const mean = program.add('ChannelMean', [x], {});
  const variance = program.add('ChannelVariance', [x, mean], {});
  const inv = program.add('InvSqrt', [variance], { epsilon });
  return program.add('Normalize', [x, scale, shift, mean, inv], {});
}

function inferenceNorm(program: ProgramBuilder, inputs: readonly ValueId[], epsilon: number): ValueId {
  const [x, scale, shift, mean, variance] = inputs as readonly [ValueId, ValueId, ValueId, ValueId, ValueId];
  const factor = program.add('Mul', [scale, program.add('InvSqrt', [variance], { epsilon })], {});
  const offset = program.add('Sub', [shift, program.add('Mul', [mean, factor], {})], {});
  return program.add('ChannelAffine', [x, factor, offset], {});
}

function layerNorm(
  program: ProgramBuilder,
  inputs: readonly ValueId[],
  { epsilon, axis }: { epsilon: number; axis: number },
): ValueId {
  const [x, scale, shift] = inputs as readonly [ValueId, ValueId, ValueId | undefined];
  const rank = program.shape(x).length;
  const axes = Array.from({ length: rank - axis }, (_, i) => axis + i);
  const mean = program.add('ReduceMean', [x], { axes, keepDims: true });
  const centred = program.add('Sub', [x, mean], {});
  const variance = program.add('ReduceMean', [program.add('Mul', [centred, centred], {})], { axes, keepDims: true });
  const inv = program.add('InvSqrt', [variance], { epsilon });
  const scaled = program.add('Mul', [program.add('Mul', [centred, inv], {}), scale], {});
  return shift === undefined ? scaled : program.add('Add', [scaled, shift], {});
}
