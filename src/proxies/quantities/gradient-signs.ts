/** Signs of the weight gradients, a byte each: what GradSign keeps of every image. */
import type { Quantity } from './types.ts';
import { weightGradients } from './weight-gradients.ts';

export interface GradientSigns {
  readonly name: string;
  /** -1, 0 or 1; null where the weight does not reach the loss. */
  readonly signs: Int8Array | null;
}

export const gradientSigns: Quantity<readonly GradientSigns[]> = {
  key: 'gradient-signs',
  build: weightGradients.build,
  read: (outputs, graph, weights) =>
    weightGradients.read(outputs, graph, weights).map(({ name, gradient }) => ({
      name,
      signs: gradient === null ? null : Int8Array.from(gradient, Math.sign),
    })),
};
