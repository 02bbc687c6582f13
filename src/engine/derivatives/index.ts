/** The derivative of every op that can stand in a program: adding an op kind without one is a compile error here. */
import type { OpKind } from '../../graph/index.ts';
import { channel } from './channel.ts';
import { elementwise } from './elementwise.ts';
import { linear } from './linear.ts';
import { structure } from './structure.ts';
import type { RuleTable } from './types.ts';

/** Sources have no inputs; norms are taken apart before differentiation. */
export type DifferentiableKind = Exclude<
  OpKind,
  'Input' | 'Parameter' | 'Constant' | 'BatchNormalization' | 'LayerNormalization'
>;

export const derivatives: RuleTable<DifferentiableKind> = { ...elementwise, ...linear, ...structure, ...channel };
