/**
 * The blocked lowering keeps feature maps in ONNX Runtime's own layout, [N][C/b][H][W][b], declared in their logical shape
 * [N, C, H, W], and writes nodes of its internal operator set. It is optional: a lowering that returns null leaves its node
 * to the standard table, with conversions where needed.
 */
import type { OpKind, Shape } from '../../../graph/index.ts';
import type { Emitter } from '../emitter.ts';
import type { Context } from '../types.ts';

/** Adds one term to a running sum ('' at the start), optionally applying ReLU to the result: one pass over memory. */
export type Accumulate = (sum: string, relu: boolean) => string;

/** A sum not written yet: tensors that exist, and convolutions that can add to them. */
export interface PendingSum {
  readonly ready: readonly string[];
  readonly steps: readonly Accumulate[];
}

/** Weight gradient in the order the convolution leaves it, [O/b][kh][kw][I][b]. */
export interface RawGradient {
  /** Writes its last node: for results that are fetched this comes at the end of the model, where their order is decided. */
  readonly write: () => string;
  readonly shape: Shape;
}

/** A feature map and a factor per channel that its readers may take into their weights. */
export interface ScaledImage {
  readonly image: string;
  readonly factor: string;
}

export type BlockedResult =
  | { readonly layout: 'plain'; readonly name: string }
  | { readonly layout: 'blocked'; readonly name: string }
  | { readonly layout: 'pending'; readonly sum: PendingSum }
  | { readonly layout: 'gradient'; readonly gradient: RawGradient }
  | ({ readonly layout: 'scaled' } & ScaledImage);

export interface BlockedContext<K extends OpKind> extends Context<K> {
  /** The same node with its tensors in blocks: for standard lowerings that ignore the order of elements. */
  readonly inBlocks: Context<K>;
  /** b, channels per block. */
  readonly block: number;
  /** Whether an input exists in blocks already. */
  isBlocked(input: number): boolean;
  /** An input in blocks, converted if it must be. Its channels must be a multiple of b. */
  image(input: number): string;
  /** An input as it is held: a factor that is not null has not been multiplied in. */
  scaled(input: number): ScaledImage | { readonly image: string; readonly factor: null };
  /** Whether all readers of this node ask for `scaled`. */
  readersTakeScale(): boolean;
  /** An input as a sum to add to; one that only this node reads is not written before. */
  sum(input: number): PendingSum;
}
export type BlockedLowering<K extends OpKind> = (context: BlockedContext<K>) => BlockedResult | null;
export type BlockedTable<K extends OpKind> = { readonly [P in K]: BlockedLowering<P> };

export const plain = (name: string): BlockedResult => ({ layout: 'plain', name });
export const blocked = (name: string): BlockedResult => ({ layout: 'blocked', name });
export const pending = (...steps: readonly Accumulate[]): BlockedResult => ({
  layout: 'pending',
  sum: { ready: [], steps },
});

export const isBlockable = (shape: Shape, block: number): boolean => shape.length === 4 && shape[1]! % block === 0;

/** Writes a pending sum. */
export function writeSum(emit: Emitter, { ready, steps }: PendingSum, relu: boolean): string {
  let total = ready.length === 0 ? '' : emit.sum(ready);
  steps.forEach((step, i) => {
    total = step(total, relu && i === steps.length - 1);
  });
  return relu && steps.length === 0 ? emit.op('Relu', [total]) : total;
}
