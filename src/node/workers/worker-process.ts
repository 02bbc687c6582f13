/** One child process with an open evaluator; scores one architecture at a time. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NascentError } from '../../base/index.ts';
import type { EvaluationRequest, EvaluationResult } from '../../study/index.ts';
import type { EvaluatorPlan } from './local-evaluator.ts';
import type { FromWorker, WireError } from './messages.ts';

/** The worker went away or did not answer: its candidate may be tried again elsewhere. */
export class WorkerLost extends Error {
  readonly reason: 'engine-error' | 'timeout';

  constructor(reason: 'engine-error' | 'timeout', message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly lowering: string;
  /** Rejects with WorkerLost when the process dies or takes longer than `timeoutMs`; the process is gone then. */
  evaluate(request: EvaluationRequest): Promise<EvaluationResult>;
  stop(): void;
}

export interface WorkerOptions {
  readonly timeoutMs: number;
  /** Worker program; tests put in their own. */
  readonly script?: string;
}

// Running from source (tests, tsx) the worker is TypeScript too and needs the same loader.
const fromSource = import.meta.url.endsWith('.ts');
const ownScript = fileURLToPath(new URL(fromSource ? './worker.ts' : './worker.js', import.meta.url));

/** Large arrays on huge pages and never given back between candidates: 4-5 % on glibc, ignored elsewhere. */
const allocator =
  'glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592';

export async function startWorker(
  plan: EvaluatorPlan,
  { timeoutMs, script = ownScript }: WorkerOptions,
): Promise<WorkerProcess> {
  const child = fork(script, [], {
    serialization: 'advanced',
    execArgv: script.endsWith('.ts') ? ['--import', 'tsx'] : [],
    env: process.platform === 'linux' ? { ...process.env, GLIBC_TUNABLES: allocator } : process.env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exchange = <T>(message: object, wanted: FromWorker['kind'], limitMs: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        settle();
        child.kill('SIGKILL');
        reject(new WorkerLost('timeout', `no answer for ${limitMs / 1000} s`));
      }, limitMs);
      const onMessage = (answer: FromWorker): void => {
        settle();
        if (answer.kind === 'error') reject(revive(answer.error));
        else if (answer.kind === wanted) resolve(answer as T);
        else reject(new Error(`worker: expected ${wanted}, got ${answer.kind}`));
      };
      const onExit = (code: number | null, signal: string | null): void => {
        settle();
        reject(new WorkerLost('engine-error', `worker process ended (${signal ?? `code ${code}`})`));
      };
      const settle = (): void => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('exit', onExit);
      };
      child.on('message', onMessage);
      child.on('exit', onExit);
      if (child.exitCode !== null || child.signalCode !== null || !child.connected)
        onExit(child.exitCode, child.signalCode);
      else child.send(message, (error) => error && onExit(child.exitCode, child.signalCode));
    });
  const { lowering } = await exchange<{ lowering: string }>({ kind: 'open', plan }, 'ready', timeoutMs);
  return {
    pid: child.pid,
    lowering,
    evaluate: async (request) =>
      (await exchange<{ result: EvaluationResult }>({ kind: 'evaluate', request }, 'result', timeoutMs)).result,
    stop: () => stop(child),
  };
}

function stop(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  child.kill('SIGKILL');
}

function revive(error: WireError): Error {
  if (error.ours) return new NascentError(error.code, error.detail);
  const revived = new Error(error.message);
  revived.stack = error.stack;
  return revived;
}
