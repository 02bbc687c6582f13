/** Starts one worker process and talks to it. */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EvaluationRequest } from '../../study/index.ts';
import { engineEnvironment } from '../engine/environment.ts';
import { errorOf, type FromWorker, type ToWorker } from './messages.ts';
import type { EvaluatorPlan } from './scorer.ts';

export interface WorkerProcess {
  /** Rejects with the worker's own error, or with `WorkerEnded`. */
  readonly opened: Promise<{ readonly lowering: string; readonly notes: readonly string[] }>;
  /** How it ended (`SIGKILL`, `exit code 1`), once everything it had sent has been received. */
  readonly ended: Promise<string>;
  send(id: number, request: EvaluationRequest): void;
  kill(): void;
}

/** It ended before it was open. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

/** To a request to score. */
export type Answer = Extract<FromWorker, { kind: 'scored' | 'refused' }> & { readonly id: number };

/** Reading a large data set may take minutes. */
const openingMs = 600_000;

const built = !import.meta.url.endsWith('.ts');
const ownScript = fileURLToPath(new URL(built ? './worker.js' : './worker.ts', import.meta.url));

export interface StartOptions {
  readonly onAnswer: (answer: Answer) => void;
  /** Another worker program, for tests. */
  readonly script?: string;
}

export function startWorker(plan: EvaluatorPlan, { onAnswer, script = ownScript }: StartOptions): WorkerProcess {
  const child = fork(script, [], {
    execArgv: script.endsWith('.ts') ? typescriptArguments() : [],
    env: { ...engineEnvironment, ...process.env },
    serialization: 'advanced',
    // Standard output belongs to the command's results.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lastWords = tailOf(child);
  const ended = new Promise<string>((resolve) => {
    // A process that could not even be started has no `close`.
    child.once('error', (error) => child.pid === undefined && resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const opened = new Promise<{ lowering: string; notes: readonly string[] }>((resolve, reject) => {
    child.on('message', (message: FromWorker) => {
      if (message.kind === 'opened') resolve(message);
      else if (message.id === null && message.kind === 'refused') reject(errorOf(message.error));
      else onAnswer(message as Answer);
    });
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new WorkerEnded(`not open after ${openingMs / 1000} s`));
    }, openingMs);
    const settled = (): void => clearTimeout(late);
    child.once('message', settled);
    void ended.then(settled);
    void ended.then((how) => reject(new WorkerEnded([how, lastWords()].filter(Boolean).join(': '))));
  });
  const tell = (message: ToWorker): void => {
    // A failing send means that the process is going: `ended` says so.
    if (child.connected) child.send(message, () => {});
  };
  tell({ kind: 'open', plan });
  return {
    opened,
    ended,
    send: (id, request) => tell({ kind: 'score', id, request }),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Of node, for a script that is not compiled. */
export function typescriptArguments(): string[] {
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
}

/** The end of what a process wrote to standard error. */
function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-2000);
  });
  return () => tail.trim();
}
