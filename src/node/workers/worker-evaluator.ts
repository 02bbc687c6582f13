/**
 * Scores architectures on worker processes, each taking the next candidate when it has finished one. A worker that dies or hangs is
 * replaced; its candidate is tried once more and then recorded as failed, so no network can stop a search.
 */
import type { TimedScore } from '../../proxies/index.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from '../../study/index.ts';
import type { EvaluatorPlan } from './local-evaluator.ts';
import { startWorker, WorkerLost, type WorkerProcess } from './worker-process.ts';

export interface WorkerEvaluatorOptions {
  readonly workers: number;
  /** Longest time for one candidate; default ten minutes. */
  readonly timeoutMs?: number;
  /** Worker program; tests put in their own. */
  readonly script?: string;
}

const defaultTimeoutMs = 600_000;
/** A candidate is given to this many workers before it counts as failed. */
const attempts = 2;

export async function openWorkerEvaluator(plan: EvaluatorPlan, options: WorkerEvaluatorOptions): Promise<Evaluator> {
  const { workers: count, timeoutMs = defaultTimeoutMs, script } = options;
  const start = (): Promise<WorkerProcess> =>
    startWorker(plan, { timeoutMs, ...(script === undefined ? {} : { script }) });
  const started = await Promise.allSettled(Array.from({ length: count }, start));
  const failed = started.find((each) => each.status === 'rejected');
  const workers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  if (failed) {
    for (const worker of workers) worker.stop();
    throw failed.reason;
  }
  const { lowering } = workers[0]!;
  let closed = false;
  const close = (): void => {
    closed = true;
    for (const worker of workers) worker.stop();
  };

  const evaluateOn = async (slot: number, request: EvaluationRequest): Promise<EvaluationResult> => {
    let lost: WorkerLost | null = null;
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        return await workers[slot]!.evaluate(request);
      } catch (error) {
        if (closed || !(error instanceof WorkerLost)) throw error;
        lost = error;
        workers[slot]!.stop();
        workers[slot] = await start();
      }
    }
    return { index: request.index, scores: failedScores(plan, lost!) };
  };

  return {
    lowering,
    async *evaluate(requests, signal) {
      const queue = [...requests];
      const running = new Map<number, Promise<{ slot: number; result: EvaluationResult }>>();
      const next = (slot: number): void => {
        const request = queue.shift();
        if (request)
          running.set(
            slot,
            evaluateOn(slot, request).then((result) => ({ slot, result })),
          );
      };
      const aborted = new Promise<never>((_, reject) => {
        const stopAll = (): void => {
          close();
          reject(signal.reason);
        };
        if (signal.aborted) stopAll();
        else signal.addEventListener('abort', stopAll, { once: true });
      });
      aborted.catch(() => {});
      for (let slot = 0; slot < workers.length; slot++) next(slot);
      while (running.size > 0) {
        const { slot, result } = await Promise.race([aborted, ...running.values()]);
        running.delete(slot);
        next(slot);
        yield result;
      }
    },
    close: async () => close(),
  };
}

function failedScores({ settings }: EvaluatorPlan, { reason, message }: WorkerLost): Record<string, TimedScore> {
  return Object.fromEntries(
    settings.proxies.map(({ id }) => [id, { ok: false, reason, detail: `${message}, ${attempts} times`, ms: 0 }]),
  );
}
