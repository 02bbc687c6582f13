/** Activation functions of convolutional networks. */
import { type GraphBuilder, relu, type ValueId } from '../../graph/index.ts';

export type Activation = 'relu' | 'relu6' | 'hard-swish' | 'gelu' | 'silu' | 'none';

export function addActivation(b: GraphBuilder, x: ValueId, activation: Activation): ValueId {
  switch (activation) {
    case 'none':
      return x;
    case 'relu':
      return relu(b, x);
    case 'relu6':
      return b.add('Clip', [x], { low: 0, high: 6 });
    case 'hard-swish':
      return b.add('HardSwish', [x], {});
    case 'gelu':
      return b.add('Gelu', [x], {});
    case 'silu':
      return b.add('Mul', [x, b.add('Sigmoid', [x], {})], {});
  }
}
