/** Budgets: `params<=1e6,macs<=100M`. A constraint bounds a count from above or below. */
import { NascentError } from '../base/index.ts';
import { costs } from '../graph/index.ts';
import type { NetworkSettings, Space } from '../spaces/index.ts';

export type BudgetKey = 'params' | 'macs';

export interface Constraint {
  readonly key: BudgetKey;
  readonly comparison: '<=' | '>=';
  readonly limit: number;
}

export type Counts = Readonly<Record<BudgetKey, number>>;

const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  m: 1e6,
  M: 1e6,
  g: 1e9,
  G: 1e9,
  b: 1e9,
  B: 1e9,
};
const keys: readonly BudgetKey[] = ['params', 'macs'];

/** Throws NascentError `usage` naming the part that is wrong. The empty text is no constraint. */
export function parseBudget(text: string): readonly Constraint[] {
  if (text.trim() === '') return [];
  return text.split(',').map((part) => {
    const match = /^\s*([a-z_]+)\s*(<=|>=|<|>|=)?\s*([^\s]*)\s*$/i.exec(part);
    const key = (match?.[1]?.toLowerCase() === 'flops' ? 'macs' : match?.[1]?.toLowerCase()) as BudgetKey;
    const number = /^(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)([kKmMgGbB]?)$/i.exec(match?.[3] ?? '');
    const limit = number ? Number(number[1]) * units[number[2]!]! : Number.NaN;
    const fits =
      match !== null && keys.includes(key) && (match[2] === '<=' || match[2] === '>=') && Number.isFinite(limit);
    if (!fits) {
      throw new NascentError('usage', {
        what: 'bad --budget',
        expected: `KEY<=NUMBER or KEY>=NUMBER with KEY one of ${keys.join(', ')} and units k, M, G, e.g. params<=1e6,macs<=100M`,
        got: `"${part.trim()}"`,
      });
    }
    return { key, comparison: match[2] as '<=' | '>=', limit };
  });
}

export function satisfies(counts: Counts, constraints: readonly Constraint[]): boolean {
  return constraints.every(({ key, comparison, limit }) =>
    comparison === '<=' ? counts[key] <= limit : counts[key] >= limit,
  );
}

/** Params and MACs of an architecture: the space's closed form where there is one, `official` where it publishes its own. */
export function countsOf<A>(space: Space<A>, architecture: A, settings: NetworkSettings, official: boolean): Counts {
  const known = space.counts?.(architecture, settings);
  if (!known) return costs(space.graph(architecture, settings));
  return {
    params: (official ? known.paramsOfficial : undefined) ?? known.params,
    macs: (official ? known.macsOfficial : undefined) ?? known.macs,
  };
}

/** Spaces up to this size are looked through to prove that a budget fits nothing. */
const provableSize = 1_000_000n;

/**
 * Throws NascentError `infeasible` when the space can be looked through and nothing in it satisfies the budget: names the
 * constraint and the best value there is.
 */
export function assertFeasible<A>(
  space: Space<A>,
  settings: NetworkSettings,
  constraints: readonly Constraint[],
  official: boolean,
): void {
  if (constraints.length === 0 || !space.enumerate || !space.counts) return;
  if (typeof space.size !== 'bigint' || space.size > provableSize) return;
  const best = constraints.map(({ comparison }) =>
    comparison === '<=' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
  );
  for (const architecture of space.enumerate()) {
    const counts = countsOf(space, architecture, settings, official);
    if (satisfies(counts, constraints)) return;
    constraints.forEach(({ key, comparison }, i) => {
      best[i] = comparison === '<=' ? Math.min(best[i]!, counts[key]) : Math.max(best[i]!, counts[key]);
    });
  }
  const impossible = constraints.findIndex(({ comparison, limit }, i) =>
    comparison === '<=' ? best[i]! > limit : best[i]! < limit,
  );
  const text = constraints.map(({ key, comparison, limit }) => `${key}${comparison}${limit}`).join(',');
  throw new NascentError('infeasible', {
    what: `no architecture of ${space.id} satisfies the budget`,
    expected: text,
    got:
      impossible >= 0
        ? `${constraints[impossible]!.comparison === '<=' ? 'at least' : 'at most'} ${best[impossible]} ${constraints[impossible]!.key}`
        : 'each constraint alone can be met, together they cannot',
    hint: 'relax it, or make the network smaller with --space-option',
  });
}
