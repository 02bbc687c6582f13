import type { NodeOf, OpKind, ValueId } from '../../graph/index.ts';
import type { ProgramBuilder } from '../program-builder.ts';

/** What a derivative rule sees: the node, its own value `y`, and the cotangent `g` (gradient of the scalar with respect to y). */
export interface RuleContext<K extends OpKind> {
  readonly program: ProgramBuilder;
  readonly node: NodeOf<K>;
  readonly inputs: readonly ValueId[];
  readonly y: ValueId;
  readonly g: ValueId;
  /** Whether the gradient of an input is asked for; rules skip work that is not. */
  wants(input: number): boolean;
}
/** Gradients per input; null: none (not wanted, or identically zero). */
export type DerivativeRule<K extends OpKind> = (context: RuleContext<K>) => readonly (ValueId | null)[];
export type RuleTable<K extends OpKind> = { readonly [P in K]: DerivativeRule<P> };
