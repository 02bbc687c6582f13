/** The mean cross-entropy of the batch, and the logits. */
import type { Values } from '../../engine/index.ts';
import type { Quantity } from './types.ts';

export const loss: Quantity<number> = {
  key: 'loss',
  build: (builder) => ({ loss: builder.loss() }),
  read: ({ loss: value }) => value![0]!,
};

/** [batch, classes], row-major. */
export const logits: Quantity<Values> = {
  key: 'logits',
  build: (builder) => ({ logits: builder.logits }),
  read: ({ logits: values }) => values!,
};
