/** Batch norm with or without trainable scale and shift. */
import { batchNorm, type GraphBuilder, parameterName, type ValueId } from '../../graph/index.ts';

/** `affine` false: scale 1 and shift 0 are constants, as in a search network (DARTS, arXiv 1806.09055, section 3.1). */
export function norm(b: GraphBuilder, x: ValueId, name: string, affine = true): ValueId {
  if (affine) return batchNorm(b, x, { name });
  const shape = [b.shape(x)[1]!];
  const inputs = [
    x,
    b.constant([1], shape),
    b.constant([0], shape),
    b.parameter(parameterName(b, `${name}.running_mean`), 'norm-mean', shape),
    b.parameter(parameterName(b, `${name}.running_var`), 'norm-variance', shape),
  ];
  return b.add('BatchNormalization', inputs, { epsilon: 1e-5, momentum: 0.1, training: true });
}
