/** Merging the wishes of all proxies: equal settings share one program, with the union of quantities and batches. */
import { canonicalJson } from '../../base/index.ts';
import type { Graph } from '../../graph/index.ts';
import type { Quantity } from '../quantities/types.ts';
import type { Probe, ProbeSetting } from '../types.ts';

export interface ProgramPlan {
  readonly key: string;
  readonly setting: ProbeSetting;
  readonly quantities: ReadonlyMap<string, Quantity>;
  readonly batches: ReadonlySet<number>;
  /** How often the program runs per batch. */
  readonly runs: (graph: Graph) => number;
}

/** Key of the program that serves a quantity under a setting. Quantities that run several times get one of their own. */
export function programKey(setting: ProbeSetting, quantity: Quantity): string {
  const key = canonicalJson({ ...setting, repetition: setting.repetition ?? 0 });
  return quantity.runs ? `${key} ${quantity.key}` : key;
}

/** Programs in order of first wish. */
export function planPrograms(probes: readonly Probe[]): readonly ProgramPlan[] {
  const plans = new Map<string, { setting: ProbeSetting; quantities: Map<string, Quantity>; batches: Set<number> }>();
  for (const { setting, quantities, batches } of probes) {
    for (const quantity of quantities) {
      const key = programKey(setting, quantity);
      let plan = plans.get(key);
      if (!plan) {
        plan = { setting, quantities: new Map(), batches: new Set() };
        plans.set(key, plan);
      }
      plan.quantities.set(quantity.key, quantity);
      for (const batch of batches) plan.batches.add(batch);
    }
  }
  return [...plans].map(([key, plan]) => ({
    key,
    ...plan,
    runs: (graph) => Math.max(...[...plan.quantities.values()].map((quantity) => quantity.runs?.(graph) ?? 1)),
  }));
}
