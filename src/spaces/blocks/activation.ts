/** Activation functions of mobile networks. */
import { type GraphBuilder, relu, type ValueId } from '../../graph/index.ts';

export type Activation = 'relu' | 'relu6' | 'hard-swish';

export function addActivation(b: GraphBuilder, x: ValueId, activation: Activation): ValueId {
  if (activation === 'hard-swish') return b.add('HardSwish', [x], {});
  const positive = relu(b, x);
  if (activation === 'relu') return positive;
  // min(relu(x), 6) = 6 min(1, relu(x) / 6): a ReLU of its own, so that proxies that read ReLU inputs see this one too.
  return b.add('Scale', [b.add('HardSigmoid', [positive], { alpha: 1 / 6, beta: 0 })], { factor: 6, offset: 0 });
}
