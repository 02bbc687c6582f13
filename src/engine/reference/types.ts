import type { NodeOf, OpKind, Shape } from '../../graph/index.ts';

/** What a kernel sees: the node, its inputs' values and shapes, and a zeroed buffer of the node's size to fill. */
export interface KernelContext<K extends OpKind> {
  readonly node: NodeOf<K>;
  readonly inputs: readonly Float64Array[];
  readonly shapes: readonly Shape[];
  readonly out: Float64Array;
}
export type Kernel<K extends OpKind> = (context: KernelContext<K>) => void;
export type KernelTable<K extends OpKind> = { readonly [P in K]: Kernel<P> };
