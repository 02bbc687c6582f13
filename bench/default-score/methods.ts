/** Scores that are set against each other: baselines, the default score, and the default score with one thing changed. */
import { logRankSum } from '../../src/math/index.ts';
import { type GatedDesign, gatedRankSum, gatedTerms } from '../../src/proxies/gated-rank-sum.ts';
import { nascentDesign } from '../../src/proxies/nascent.ts';

export type Column = readonly (number | null)[];
export type Columns = ReadonlyMap<string, Column>;

export interface Method {
  readonly name: string;
  /** Null where a column is missing or has no value at all. */
  scores(columns: Columns): ArrayLike<number> | null;
}

const known = (columns: Columns, ids: readonly string[]): Column[] | null => {
  const found = ids.map((id) => columns.get(id));
  return found.every((column) => column?.some((value) => value !== null)) ? (found as Column[]) : null;
};

const single = (name: string, id: string): Method => ({
  name,
  scores(columns) {
    const found = known(columns, [id]);
    return found && found[0]!.map((value) => value ?? Number.NEGATIVE_INFINITY);
  },
});

const rankSum = (name: string, ids: readonly string[]): Method => ({
  name,
  scores(columns) {
    const found = known(columns, ids);
    return found && logRankSum(found);
  },
});

const design = (name: string, changed: GatedDesign): Method => ({
  name,
  scores: (columns) =>
    gatedRankSum(
      changed,
      gatedTerms(changed).map((id) => columns.get(id) ?? []),
    ),
});

export const baselines: readonly Method[] = [
  single('#Params', 'params'),
  single('MACs', 'macs'),
  rankSum('macs+naswot', ['macs', 'thin-naswot']),
  rankSum('macs+naswot (published NASWOT)', ['macs', 'column:nwot']),
];

export const ours: Method = design('nascent', nascentDesign);

const { terms } = nascentDesign;
const extra = { gated: true, low: 2, high: 0, limit: 1 };

export const ablations: readonly Method[] = [
  ...['thin-naswot', 'macs'].map((id) =>
    design(`without ${id}`, { ...nascentDesign, anchors: nascentDesign.anchors.filter((each) => each !== id) }),
  ),
  ...terms.map(({ id }) =>
    design(`without ${id}`, { ...nascentDesign, terms: terms.filter((each) => each.id !== id) }),
  ),
  ...['params', 'trainable-layers'].map((id) =>
    design(`with ${id}`, { ...nascentDesign, terms: [...terms, { ...extra, id }] }),
  ),
  design('without gates', { ...nascentDesign, terms: terms.map((term) => ({ ...term, gated: false })) }),
  design('gates that open at 0', { ...nascentDesign, floor: 0 }),
  design('without rewards', { ...nascentDesign, terms: terms.map((term) => ({ ...term, high: 0 })) }),
  design('without the limit', { ...nascentDesign, terms: terms.map((term) => ({ ...term, limit: 1 })) }),
];

/** Measured on every network: all that any method above reads. */
export const measuredIds: readonly string[] = [
  ...new Set([...gatedTerms(nascentDesign), 'params', 'trainable-layers']),
];
