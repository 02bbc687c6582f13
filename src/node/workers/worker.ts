/** A worker process: opens the evaluator of the plan it is sent, then scores one architecture per message until told to stop. */
import { isNascentError } from '../../base/index.ts';
import type { Evaluator } from '../../study/index.ts';
import { openLocalEvaluator } from './local-evaluator.ts';
import type { FromWorker, ToWorker, WireError } from './messages.ts';

let evaluator: Evaluator | null = null;
const never = new AbortController().signal;

const send = (message: FromWorker): void => {
  process.send?.(message);
};

async function handle(message: ToWorker): Promise<void> {
  if (message.kind === 'open') {
    evaluator = await openLocalEvaluator(message.plan);
    send({ kind: 'ready', lowering: evaluator.lowering });
    return;
  }
  for await (const result of evaluator!.evaluate([message.request], never)) send({ kind: 'result', result });
}

function wireError(error: unknown): WireError {
  if (isNascentError(error)) {
    const { cause: _, ...detail } = error.detail;
    return { ours: true, code: error.code, detail };
  }
  const { message = String(error), stack = '' } = error instanceof Error ? error : {};
  return { ours: false, message, stack };
}

process.on('message', (message: ToWorker) => {
  handle(message).catch((error: unknown) => send({ kind: 'error', error: wireError(error) }));
});
// Ctrl-C reaches the whole group: the parent decides. Without a parent there is nobody to score for.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
