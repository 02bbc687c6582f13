/** What a command scores with: executors, data, a clock. */
import type { Executors } from '../../../proxies/index.ts';
import { type Data, type DataInput, openData, openExecutors } from '../../runtime.ts';
import type { Effects } from '../effects.ts';

export { type Data, openData, openExecutors } from '../../runtime.ts';

export interface Runtime {
  readonly executors: Executors;
  /** Of the native executor: `standard`, `blocked-8`, `blocked-16`. */
  readonly lowering: string;
  /** Why the executor is not the fastest one; for people. */
  readonly notes: readonly string[];
  readonly data: Data;
  readonly now: () => number;
}

export async function openRuntime(input: DataInput, { now }: Effects): Promise<Runtime> {
  const [executors, data] = await Promise.all([openExecutors(), openData(input)]);
  const { lowering, notes } = executors.native;
  return { executors, lowering, notes, data, now };
}
