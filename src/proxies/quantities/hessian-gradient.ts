/** Hessian-vector product H g of the loss with its own gradient g (held constant), per conv and linear weight: exact, by
 *  differentiating <gradient, g> once more. */
import { vjp } from '../../engine/index.ts';
import type { ValueId } from '../../graph/index.ts';
import { layersOf } from './layers.ts';
import type { Quantity } from './types.ts';
import type { ParameterGradient } from './weight-gradients.ts';

export const hessianGradient: Quantity<readonly ParameterGradient[]> = {
  key: 'hessian-gradient',
  build(builder) {
    const first = builder.parameterGradients();
    const layers = layersOf(builder.graph);
    const weights: ValueId[] = [];
    const cotangents: { value: ValueId; seed: ValueId }[] = [];
    const reached = layers.flatMap(({ name, weight }, i) => {
      const value = builder.value(weight);
      const gradient = first.get(name);
      if (gradient !== undefined && gradient !== null) cotangents.push({ value: gradient, seed: gradient });
      if (value === null) return [];
      weights.push(value);
      return [i];
    });
    if (cotangents.length === 0) return {};
    const products = vjp(builder.program, cotangents, weights);
    return Object.fromEntries(
      products.flatMap((product, k) => (product === null ? [] : [[`h${reached[k]}`, product]])),
    );
  },
  read: (outputs, graph) => layersOf(graph).map(({ name }, i) => ({ name, gradient: outputs[`h${i}`] ?? null })),
};
