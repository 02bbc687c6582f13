/**
 * An evaluator over child processes. Each takes the next network when it has finished one, so they finish together; one that dies
 * or hangs is replaced. A network that ends two processes gets failed scores; the study goes on.
 */
import { NascentError } from '../../base/index.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from '../../study/index.ts';
import { errorOf } from './messages.ts';
import { resultQueue } from './result-queue.ts';
import type { EvaluatorPlan } from './scorer.ts';
import { type Answer, startWorker, WorkerEnded, type WorkerProcess } from './worker-process.ts';

export interface WorkerEvaluatorOptions {
  /** Processes, at least 1. */
  readonly workers: number;
  /** For one network; default 10 minutes. */
  readonly timeoutMs?: number;
  /** Remarks for people: a slower engine, a process that was replaced. */
  readonly onNote?: (note: string) => void;
  /** Another worker program. */
  readonly script?: string;
}

interface Job {
  readonly id: number;
  readonly request: EvaluationRequest;
  /** Processes it has ended. */
  ended: number;
  readonly deliver: (result: EvaluationResult) => void;
  readonly fail: (error: unknown) => void;
}

interface Seat {
  readonly process: WorkerProcess;
  /** In the order it computes them. */
  readonly jobs: Job[];
  timer: NodeJS.Timeout | undefined;
  timedOut: boolean;
}

/** Processes a network may end before it gets failed scores. */
const attempts = 2;

/** Starts the processes and waits until all are open. Throws what a worker's opening throws, or `resource` when it cannot start. */
export async function openWorkerEvaluator(plan: EvaluatorPlan, options: WorkerEvaluatorOptions): Promise<Evaluator> {
  const { workers, timeoutMs = 600_000, onNote, script } = options;
  if (!Number.isSafeInteger(workers) || workers < 1) {
    throw new NascentError('usage', {
      what: 'bad number of workers',
      expected: 'a whole number of at least 1',
      got: String(workers),
    });
  }
  const processes = new Set<WorkerProcess>();
  const seats = new Set<Seat>();
  const queue: Job[] = [];
  const notes = new Set<string>();
  let { lowering } = plan;
  let starting = 0;
  let nextId = 0;
  let closed: { readonly error: unknown } | null = null;

  const note = (text: string): void => {
    if (notes.has(text)) return;
    notes.add(text);
    onNote?.(text);
  };

  /** A process with a seat. One that ends while it starts is tried again once. */
  async function launch(again = true): Promise<void> {
    let seat: Seat | null = null;
    const onAnswer = (answer: Answer): void => void (seat && receive(seat, answer));
    const child = startWorker({ ...plan, lowering }, { onAnswer, ...(script === undefined ? {} : { script }) });
    processes.add(child);
    starting++;
    void child.ended.then((how) => {
      processes.delete(child);
      if (seat) leave(seat, how);
    });
    try {
      const opened = await child.opened;
      for (const text of opened.notes) note(text);
      lowering ??= opened.lowering;
      if (opened.lowering !== lowering)
        throw new Error(`workers of one machine chose different lowerings: ${lowering} and ${opened.lowering}`);
      seat = { process: child, jobs: [], timer: undefined, timedOut: false };
      seats.add(seat);
    } catch (error) {
      child.kill();
      if (!(error instanceof WorkerEnded) || closed) throw error;
      if (!again)
        throw new NascentError('resource', {
          what: 'a worker process does not start',
          got: error.message,
          cause: error,
        });
    } finally {
      starting--;
    }
    if (!seat) return launch(false);
    hand();
  }

  /** Gives out work, and starts processes where some are missing. */
  function hand(): void {
    if (closed) return;
    for (let depth = 1; depth <= 2; depth++) {
      for (const seat of seats) {
        // A second one in advance hides the way to and fro, but only while there is plenty: the last ones must spread.
        if (queue.length === 0 || (depth === 2 && queue.length <= 2 * workers)) break;
        if (seat.jobs.length >= depth || seat.timedOut) continue;
        const job = queue.shift()!;
        seat.jobs.push(job);
        seat.process.send(job.id, job.request);
        if (seat.jobs.length === 1) watch(seat);
      }
    }
    while (queue.length > 0 && seats.size + starting < workers) launch().catch(cannotReplace);
  }

  function watch(seat: Seat): void {
    clearTimeout(seat.timer);
    if (seat.jobs.length === 0) return;
    seat.timer = setTimeout(() => {
      seat.timedOut = true;
      seat.process.kill();
    }, timeoutMs);
  }

  function receive(seat: Seat, answer: Answer): void {
    // It is being stopped for being late; what it was computing goes to another.
    if (seat.timedOut) return;
    const job = seat.jobs.shift();
    if (job?.id !== answer.id) throw new Error('a worker answered out of order');
    watch(seat);
    if (answer.kind === 'scored') job.deliver(answer.result);
    else job.fail(errorOf(answer.error));
    hand();
  }

  /** The process of a seat has ended: the network it was computing is to blame, those behind it are not. */
  function leave(seat: Seat, how: string): void {
    clearTimeout(seat.timer);
    seats.delete(seat);
    if (closed) return;
    const [job, ...behind] = seat.jobs;
    queue.unshift(...behind);
    if (job) {
      const reason = seat.timedOut ? 'timeout' : 'engine-error';
      const what = seat.timedOut ? `no scores within ${timeoutMs / 1000} s` : `the worker process ended (${how})`;
      note(`${what} at ${job.request.architecture}; another process takes its place`);
      if (++job.ended < attempts) queue.unshift(job);
      else job.deliver(failedScores(plan, job.request, reason, `${what}, ${attempts} times`));
    }
    hand();
  }

  /** Fewer processes are enough to go on; none is not. */
  function cannotReplace(error: unknown): void {
    if (closed) return;
    note(`a worker process could not be replaced: ${error instanceof Error ? error.message : String(error)}`);
    if (seats.size + starting === 0) void end(error);
  }

  async function end(error: unknown): Promise<void> {
    closed ??= { error };
    const jobs = [...queue.splice(0), ...[...seats].flatMap((seat) => seat.jobs)];
    for (const job of jobs) job.fail(error);
    const all = [...processes];
    for (const child of all) child.kill();
    await Promise.all(all.map((child) => child.ended));
  }

  try {
    await Promise.all(Array.from({ length: workers }, () => launch()));
  } catch (error) {
    await end(error);
    throw error;
  }

  return {
    lowering: lowering!,
    async *evaluate(requests, signal) {
      signal.throwIfAborted();
      if (closed) throw closed.error;
      const results = resultQueue<EvaluationResult>();
      const jobs = requests.map(
        (request): Job => ({ id: nextId++, request, ended: 0, deliver: results.push, fail: results.fail }),
      );
      const abort = (): void => {
        results.fail(signal.reason);
        void end(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      queue.push(...jobs);
      hand();
      try {
        for (let left = jobs.length; left > 0; left--) yield await results.next();
      } finally {
        signal.removeEventListener('abort', abort);
        // The reader may have left early, or one network's error ended this: the others are not wanted any more.
        const mine = new Set(jobs);
        queue.splice(0, queue.length, ...queue.filter((job) => !mine.has(job)));
      }
    },
    close: () => end(new Error('the evaluator is closed')),
  };
}

function failedScores(
  { settings }: EvaluatorPlan,
  { index }: EvaluationRequest,
  reason: 'timeout' | 'engine-error',
  detail: string,
): EvaluationResult {
  return {
    index,
    scores: Object.fromEntries(settings.proxies.map(({ id }) => [id, { ok: false, reason, detail, ms: 0 }])),
  };
}
