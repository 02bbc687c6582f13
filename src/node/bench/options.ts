/** What a bench is asked. */
import type { Table } from '../../benchmarks/index.ts';
import type { MeasureProgress } from './measure.ts';

export interface BenchOptions {
  readonly space: string;
  /** A file (CSV, JSON, Parquet, pickle), a NATS-Bench folder, or a table that was read. */
  readonly table: string | Table;
  /** Columns with what is to be predicted, higher is better. */
  readonly targets: readonly string[];
  /** Ids of proxies, `column:NAME` for columns of the table. */
  readonly proxies: readonly string[];
  /** `PROXY.NAME` to value. */
  readonly proxyOptions?: Readonly<Record<string, string>> | undefined;
  readonly spaceOptions?: Readonly<Record<string, string>> | undefined;
  /** Column that holds the architecture; found by name otherwise. */
  readonly key?: string | undefined;
  /** `COLUMN=VALUE`, all of which must hold. */
  readonly where?: readonly string[] | undefined;
  /** Tables with more columns of the same architectures. */
  readonly join?: readonly (string | Table)[] | undefined;
  readonly sample?: number | undefined;
  /** Columns of the table, or `params` and `macs`. */
  readonly costs?: readonly string[] | undefined;
  /** Published values beside ours. */
  readonly published?: boolean | undefined;
  readonly data?: string | undefined;
  readonly labels?: string | undefined;
  readonly resolution?: number | undefined;
  readonly classes?: number | undefined;
  readonly batch?: number | undefined;
  readonly seed?: number | undefined;
  /** Bootstrap resamples; default 1,000. */
  readonly resamples?: number | undefined;
  /** Processes; 0 (default) computes in this one. */
  readonly workers?: number | undefined;
  /** Folder whose scores.db keeps what was computed. */
  readonly out?: string | undefined;
  /** Default: the process's. */
  readonly cwd?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onNote?: ((text: string) => void) | undefined;
  readonly onProgress?: ((progress: MeasureProgress) => void) | undefined;
}
