/** Process that reads one Parquet file: a damaged one can keep its decoder busy for ever, and a process can be ended. */
import { readTable } from '../../benchmarks/index.ts';
import { errorMessage } from '../workers/index.ts';
import type { ParquetAnswer, ParquetRequest } from './read-parquet.ts';

const answer = (message: ParquetAnswer): void => void process.send!(message);
process.once('message', async ({ bytes, where }: ParquetRequest) => {
  try {
    answer({ table: await readTable(bytes, where) });
  } catch (error) {
    answer({ error: errorMessage(error) });
  }
});
