/** Squeeze-and-excitation: "Squeeze-and-Excitation Networks", Hu et al., arXiv 1709.01507, section 3. */
import { batchNorm, conv, type GraphBuilder, relu, type ValueId } from '../../graph/index.ts';

export interface SqueezeExcite {
  /** Channels between the two 1x1 convolutions. */
  readonly squeezed: number;
  readonly gate: 'sigmoid' | 'hard-sigmoid';
  /** `bias`: convolutions with bias; `batch-norm`: batch norm after each instead. */
  readonly affine: 'bias' | 'batch-norm';
  /** Added to the variance by the batch norms. */
  readonly epsilon?: number;
}

/** x times the gate of its global average: [N,C,H,W] -> [N,C,H,W]. */
export function addSqueezeExcite(b: GraphBuilder, x: ValueId, options: SqueezeExcite): ValueId {
  const channels = b.shape(x)[1]!;
  const bias = options.affine === 'bias';
  const norm = (y: ValueId, name: string): ValueId =>
    bias ? y : batchNorm(b, y, { name, ...(options.epsilon === undefined ? {} : { epsilon: options.epsilon }) });
  const pooled = b.add('GlobalAveragePool', [x], {});
  const squeezed = norm(conv(b, pooled, options.squeezed, { kernel: 1, bias, name: 'se_reduce' }), 'se_reduce_bn');
  const expanded = norm(conv(b, relu(b, squeezed), channels, { kernel: 1, bias, name: 'se_expand' }), 'se_expand_bn');
  const gate =
    options.gate === 'sigmoid'
      ? b.add('Sigmoid', [expanded], {})
      : b.add('HardSigmoid', [expanded], { alpha: 1 / 6, beta: 0.5 });
  return b.add('Mul', [x, gate], {});
}
