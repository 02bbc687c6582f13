/** Every ONNX op that becomes nodes of our graph. Ops on known tensors are folded before they come here (`fold.ts`). */
import { activations } from './convert-activation.ts';
import { comparisons } from './convert-compare.ts';
import { elementwise } from './convert-elementwise.ts';
import { layers } from './convert-layers.ts';
import { norms } from './convert-norm.ts';
import { reductions } from './convert-reduce.ts';
import { resizing } from './convert-resize.ts';
import { rearrangement } from './convert-shape.ts';
import { windows } from './convert-window.ts';
import type { Converter } from './converter.ts';

export const converters: Readonly<Record<string, Converter>> = {
  ...layers,
  ...norms,
  ...windows,
  ...resizing,
  ...rearrangement,
  ...reductions,
  ...elementwise,
  ...activations,
  ...comparisons,
};
