/** Orders of convolution weights made inside the graph, for weights that the program computes (Hessian-vector products). */
import type { Shape } from '../../graph/index.ts';
import { size } from '../../graph/index.ts';
import type { Emitter } from './emitter.ts';
import { formShape, type WeightForm } from './weight-layout.ts';

export function arrangeInGraph(emit: Emitter, weights: string, form: WeightForm): string {
  const shape = formShape(form);
  const turned = form.use === 'turned' ? turn(emit, weights, form, shape) : weights;
  const { block: b } = form;
  if (b === 1) return turned;
  const [outputs, inputs, ...kernel] = shape as readonly [number, number, ...number[]];
  const taps = size(kernel);
  return inputs % b === 0
    ? emit.rearrange(turned, [outputs / b, b, inputs / b, b, taps], [0, 2, 4, 3, 1], shape)
    : emit.rearrange(turned, [outputs / b, b, inputs, taps], [0, 2, 3, 1], shape);
}

function turn(emit: Emitter, weights: string, { shape, groups }: WeightForm, to: Shape): string {
  const [outputs, inputs, ...kernel] = shape as readonly [number, number, ...number[]];
  const taps = size(kernel);
  const swapped = emit.rearrange(
    weights,
    [groups, outputs / groups, inputs, taps],
    [0, 2, 1, 3],
    [to[0]!, to[1]!, taps],
  );
  // Reversed taps: both kernel axes backwards is the flat list backwards. ONNX ends before the first element at -(n + 1).
  if (taps === 1) return emit.reshape(swapped, to);
  return emit.reshape(emit.slice(swapped, [0, 0, taps - 1], [to[0]!, to[1]!, -(taps + 1)], [1, 1, -1]), to);
}
