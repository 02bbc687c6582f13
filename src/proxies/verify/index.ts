/**
 * Recomputes golden files (quantities of networks that anybody can rebuild bit for bit) and compares by their rule. Records name
 * a NAS-Bench-201 cell or an ONNX file beside the golden file.
 */
import { NascentError } from '../../base/index.ts';
import type { ExternalData } from '../../graph/index.ts';
import type { Executors } from '../evaluate/run-program.ts';
import { verifyArchitecture } from './architecture-record.ts';
import { Comparison, type QuantityResult } from './compare.ts';
import { verifyOnnx } from './onnx-record.ts';
import { type GoldenRecord, isOnnxRecord, parseGolden } from './schema.ts';

export type { QuantityResult, Worst } from './compare.ts';

export interface VerifiedFile {
  readonly file: string;
  readonly records: number;
  readonly quantities: readonly QuantityResult[];
}

export interface VerifyOptions {
  readonly executors: Executors;
  /**
   * float64, for records where single precision leaves the tolerance by less than the rule's cap (5e-2): on deep networks one
   * flipped ReLU is amplified, by another factor in every float32 engine. Values that agree here count as confirmed.
   */
  readonly confirm?: Executors | undefined;
  /** Bytes of a file that lies beside the golden file; the name has no folder. */
  readFile(name: string): Uint8Array;
  /** Reads data files beside the golden file that an ONNX file names. */
  readonly external?: ExternalData | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each record. */
  onRecord?(done: number, total: number): void;
}

/**
 * Verifies one golden file. `file` is its name for the result and for errors, `text` its content.
 * Throws NascentError `input` where the file is not a golden file or names a cell or an ONNX file that cannot be read.
 */
export async function verifyGolden(file: string, text: string, options: VerifyOptions): Promise<VerifiedFile> {
  const records = parseGolden(parseJson(text, file), file);
  const comparison = new Comparison();
  for (const [i, record] of records.entries()) {
    options.signal?.throwIfAborted();
    const first = await compareRecord(record, options, options.executors);
    const again = first.doubtful && options.confirm ? await compareRecord(record, options, options.confirm) : null;
    comparison.append(first, again);
    options.onRecord?.(i + 1, records.length);
  }
  return { file, records: records.length, quantities: comparison.results() };
}

async function compareRecord(record: GoldenRecord, options: VerifyOptions, executors: Executors): Promise<Comparison> {
  const comparison = new Comparison();
  const run = { executors, signal: options.signal, external: options.external };
  if (isOnnxRecord(record)) await verifyOnnx(record, options.readFile(record.file), comparison, run);
  else await verifyArchitecture(record, `${record.arch} C=${record.C} N=${record.N}`, comparison, run);
  return comparison;
}

export const allPassed = (files: readonly VerifiedFile[]): boolean =>
  files.every(({ quantities }) => quantities.every(({ failed }) => failed === 0));

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NascentError('input', { what: 'not JSON', where, got: (cause as Error).message, cause });
  }
}
