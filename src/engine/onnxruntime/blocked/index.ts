/** The blocked lowering: op kinds it covers. All others, and shapes it cannot take, use the standard one. */
import type { OpKind } from '../../../graph/index.ts';
import { channel } from './channel.ts';
import { convolution } from './convolution.ts';
import { elementwise } from './elementwise.ts';
import { pooling } from './pooling.ts';
import { structure } from './structure.ts';
import type { BlockedTable } from './types.ts';

export const blockedLowerings: Partial<BlockedTable<OpKind>> = {
  ...elementwise,
  ...structure,
  ...channel,
  ...convolution,
  ...pooling,
};
