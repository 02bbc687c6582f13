/** What `nascent bench` says: one document per table, with one task or a list of them. */
import type { PublishedComparison } from './published/index.ts';
import type { Agreement, HardwareReport, ProxyTrust } from './statistics/index.ts';

export interface BenchProxy extends ProxyTrust {
  /** Which direction of the raw score counts as better; statistics are of the oriented score. */
  readonly better: 'higher' | 'lower';
  /** Up to three failures in full. */
  readonly failures: readonly {
    readonly architecture: string;
    readonly reason: string;
    readonly detail: string | null;
  }[];
  readonly published?: readonly PublishedComparison[];
}

/** One target of a table. */
export interface BenchTask {
  readonly target: string;
  /** Rows of the population. */
  readonly rows: number;
  /** The population in words: how many rows of how many, and why the others are out. */
  readonly population: string;
  readonly proxies: readonly BenchProxy[];
  readonly agreement: Agreement;
  readonly hardware: readonly HardwareReport[];
}

export interface BenchSettings {
  readonly spaceOptions: Readonly<Record<string, string | number | boolean>>;
  readonly data: string;
  readonly labels: string;
  readonly resolution: number;
  readonly classes: number;
  readonly batch: number;
  readonly seed: number;
  /** Of the engine; null when nothing was computed with it. */
  readonly lowering: string | null;
  /** Rows asked for with `--sample`; null: all. */
  readonly sample: number | null;
  readonly where: readonly string[];
  /** Tables joined by architecture. */
  readonly join: readonly string[];
  readonly bootstrap: { readonly resamples: number; readonly level: number };
}

interface BenchHead {
  readonly space: string;
  /** As the user named the file. */
  readonly table: string;
  /** Column, or columns joined by `+`; null when the table has no architectures. */
  readonly key: string | null;
  readonly settings: BenchSettings;
}

/** With one target its members stand at the top; with several there is a list. */
export type BenchDocument = BenchHead &
  (BenchTask | { readonly targets: readonly string[]; readonly tasks: readonly BenchTask[] });

export const tasksOf = (document: BenchDocument): readonly BenchTask[] =>
  'tasks' in document ? document.tasks : [document];

/** Spearman of every proxy (columns) on every task (rows), for tables with several; null for a document of one task. */
export function taskMatrix(document: BenchDocument): {
  readonly proxies: readonly string[];
  readonly rows: readonly { target: string; values: (number | null)[] }[];
} | null {
  const tasks = tasksOf(document);
  if (tasks.length < 2) return null;
  return {
    proxies: tasks[0]!.proxies.map(({ id }) => id),
    rows: tasks.map(({ target, proxies }) => ({ target, values: proxies.map(({ spearman }) => spearman) })),
  };
}
