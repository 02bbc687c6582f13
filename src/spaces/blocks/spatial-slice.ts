/** Every `step`-th row and column of a map from `start` on. */
import type { GraphBuilder, ValueId } from '../../graph/index.ts';

// An end beyond any length: the batch axis stays free.
const open = Number.MAX_SAFE_INTEGER;

/** [N,C,H,W] -> [N,C,ceil((H-start)/step),ceil((W-start)/step)]. */
export const spatialSlice = (b: GraphBuilder, x: ValueId, start: number, step: number): ValueId =>
  b.add('Slice', [x], { starts: [0, 0, start, start], ends: [open, open, open, open], steps: [1, 1, step, step] });
