/** Activation functions of mobile networks. */
import { type GraphBuilder, relu, type ValueId } from '../../graph/index.ts';

export type Activation = 'relu' | 'relu6' | 'hard-swish' | 'none';

export function addActivation(b: GraphBuilder, x: ValueId, activation: Activation): ValueId {
  if (activation === 'none') return x;
  if (activation === 'hard-swish') return b.add('HardSwish', [x], {});
  return activation === 'relu6' ? b.add('Clip', [x], { low: 0, high: 6 }) : relu(b, x);
}
