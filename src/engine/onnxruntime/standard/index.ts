/** The standard lowering: plain ONNX for every op kind, on every execution provider. A missing entry is a compile error. */
import type { LoweredKind, LoweringTable } from '../types.ts';
import { channel } from './channel.ts';
import { convolution } from './convolution.ts';
import { elementwise } from './elementwise.ts';
import { matrix } from './matrix.ts';
import { pooling } from './pooling.ts';
import { structure } from './structure.ts';

export const standardLowerings: LoweringTable<LoweredKind> = {
  ...elementwise,
  ...structure,
  ...channel,
  ...matrix,
  ...convolution,
  ...pooling,
};
