/** The inside of a worker process: opens a scorer, then scores one request after the other. */
import { errorMessage, type FromWorker, type ToWorker } from './messages.ts';
import type { EvaluatorPlan, Scorer } from './scorer.ts';

/** `open` is called once, with the first message. */
export function serve(open: (plan: EvaluatorPlan) => Promise<Scorer>): void {
  // Ctrl-C reaches every process of a terminal; the parent decides what it means.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit());
  let scorer: Scorer | null = null;
  let last: Promise<void> = Promise.resolve();
  process.on('message', (message: ToWorker) => {
    last = last.then(() => answer(message));
  });

  async function answer(message: ToWorker): Promise<void> {
    try {
      if (message.kind === 'open') {
        scorer = await open(message.plan);
        send({ kind: 'opened', lowering: scorer.lowering, notes: scorer.notes });
      } else {
        if (!scorer) throw new Error('a worker was asked to score before it was opened');
        send({ kind: 'scored', id: message.id, result: await scorer.score(message.request) });
      }
    } catch (error) {
      send({ kind: 'refused', id: message.kind === 'score' ? message.id : null, error: errorMessage(error) });
    }
  }
}

function send(message: FromWorker): void {
  if (process.connected) process.send!(message);
}
