/** Every ONNX op that becomes nodes of our graph. Ops on known tensors are folded before they come here (`fold.ts`). */
import { elementwise } from './convert-elementwise.ts';
import { layers } from './convert-layers.ts';
import { rearrangement } from './convert-shape.ts';
import { windows } from './convert-window.ts';
import type { Converter } from './converter.ts';

export const converters: Readonly<Record<string, Converter>> = {
  ...layers,
  ...windows,
  ...rearrangement,
  ...elementwise,
};
