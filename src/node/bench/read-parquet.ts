/** Reads a Parquet file in a process of its own, with bounds on time and memory. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NascentError } from '../../base/index.ts';
import type { Table } from '../../benchmarks/index.ts';
import { type ErrorMessage, errorOf, typescriptArguments } from '../workers/index.ts';

export interface ParquetRequest {
  readonly bytes: Uint8Array;
  readonly where: string;
}
export type ParquetAnswer = { readonly table: Table } | { readonly error: ErrorMessage };

/** Tables of published benchmarks take seconds. */
const longestMs = 120_000;
const memoryMiB = 4096;

const built = !import.meta.url.endsWith('.ts');
const script = fileURLToPath(new URL(built ? './parquet-process.js' : './parquet-process.ts', import.meta.url));

/** Throws NascentError `input` for a damaged file, and for one that takes too long or too much memory. */
export async function readParquet(bytes: Uint8Array, where: string, limitMs: number = longestMs): Promise<Table> {
  const child = fork(script, [], {
    execArgv: [`--max-old-space-size=${memoryMiB}`, ...(built ? [] : typescriptArguments())],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let late: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<ParquetAnswer>((resolve, reject) => {
      const unreadable = (got: string): void =>
        reject(new NascentError('input', { what: 'cannot read the Parquet file', where, got }));
      child.once('message', (message: ParquetAnswer) => resolve(message));
      child.once('error', reject);
      // After its answer this comes too late to matter.
      child.once('close', (code, signal) => unreadable(`its reader ended (${signal ?? `exit code ${code}`})`));
      late = setTimeout(() => unreadable(`no end after ${limitMs / 1000} s`), limitMs);
      const request: ParquetRequest = { bytes, where };
      child.send(request);
    });
    if ('table' in answer) return answer.table;
    throw errorOf(answer.error);
  } finally {
    clearTimeout(late);
    child.kill('SIGKILL');
  }
}
