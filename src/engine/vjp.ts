/**
 * Reverse-mode differentiation on graphs: vector-Jacobian products are appended to the program as ordinary nodes, so the result
 * can be differentiated again (Hessian-vector products).
 */
import type { NodeOf, ValueId } from '../graph/index.ts';
import { type DifferentiableKind, derivatives } from './derivatives/index.ts';
import type { DerivativeRule } from './derivatives/types.ts';
import type { ProgramBuilder } from './program-builder.ts';

/** A value and the vector its Jacobian is multiplied with from the left (same shape). */
export interface Cotangent {
  readonly value: ValueId;
  readonly seed: ValueId;
}

/**
 * Gradients of sum over outputs of <value, seed> with respect to each target; null where no path leads to it (zero gradient).
 * Only nodes between targets and outputs are visited.
 */
export function vjp(
  program: ProgramBuilder,
  outputs: readonly Cotangent[],
  targets: readonly ValueId[],
): readonly (ValueId | null)[] {
  const first = Math.min(...targets);
  const last = Math.max(...outputs.map(({ value }) => value));
  const depends = new Uint8Array(last + 1);
  for (const id of targets) if (id <= last) depends[id] = 1;
  for (let id = first; id <= last; id++) {
    if (!depends[id] && program.nodes[id]!.inputs.some((input) => depends[input])) depends[id] = 1;
  }
  const gradients = new Map<ValueId, ValueId>();
  const accumulate = (id: ValueId, gradient: ValueId): void => {
    const known = gradients.get(id);
    gradients.set(id, known === undefined ? gradient : program.add('Add', [known, gradient], {}));
  };
  for (const { value, seed } of outputs) if (depends[value]) accumulate(value, seed);
  for (let id = last; id >= first; id--) {
    const g = gradients.get(id);
    if (g === undefined || program.isZero(g)) continue;
    const node = program.nodes[id]!;
    if (!node.inputs.some((input) => depends[input])) continue;
    const rule = derivatives[node.kind as DifferentiableKind] as DerivativeRule<DifferentiableKind> | undefined;
    if (!rule) continue;
    program.scope = node.scope;
    const wants = (input: number): boolean => node.inputs[input] !== undefined && depends[node.inputs[input]] === 1;
    const parts = rule({ program, node: node as NodeOf<DifferentiableKind>, inputs: node.inputs, y: id, g, wants });
    for (let i = 0; i < node.inputs.length; i++) {
      const part = parts[i];
      if (part !== undefined && part !== null && wants(i)) accumulate(node.inputs[i]!, part);
    }
  }
  program.scope = '';
  return targets.map((id) => {
    const g = gradients.get(id);
    return g === undefined || program.isZero(g) ? null : g;
  });
}

/** Gradients of a scalar. */
export function gradients(
  program: ProgramBuilder,
  scalar: ValueId,
  targets: readonly ValueId[],
): readonly (ValueId | null)[] {
  return vjp(program, [{ value: scalar, seed: program.fill(1, program.shape(scalar)) }], targets);
}
