/** Rank correlations as others printed them. */

export interface PublishedTable {
  /** Title and arXiv id. */
  readonly source: string;
  /** On which architectures. */
  readonly population: string;
  /** Accuracy they correlate with. */
  readonly target: 'test' | 'validation';
  /** Ids of this library, the order of the rows' values. */
  readonly proxies: readonly string[];
  readonly rows: readonly {
    readonly space: string;
    /** `cifar10`, `cifar100`, `imagenet16-120`, `class_scene`, ... */
    readonly task: string;
    readonly spearman?: readonly (number | null)[];
    readonly kendall?: readonly (number | null)[];
  }[];
}

/** A published value beside ours. */
export interface PublishedComparison {
  readonly source: string;
  readonly population: string;
  readonly target: string;
  readonly spearman: number | null;
  readonly kendall: number | null;
  /** Ours minus theirs; null where either is missing. */
  readonly difference: { readonly spearman: number | null; readonly kendall: number | null };
}
