/** An evaluator in this process: no processes to start, one network at a time. */
import type { Evaluator } from '../../study/index.ts';
import { type EvaluatorPlan, openScorer } from './scorer.ts';

/** Throws what `openScorer` throws. `onNote` gets remarks for people. */
export async function openLocalEvaluator(
  plan: EvaluatorPlan,
  { onNote }: { readonly onNote?: (note: string) => void } = {},
): Promise<Evaluator> {
  const scorer = await openScorer(plan);
  for (const note of scorer.notes) onNote?.(note);
  return {
    lowering: scorer.lowering,
    async *evaluate(requests, signal) {
      for (const request of requests) {
        signal.throwIfAborted();
        yield await scorer.score(request, signal);
        // The engine computes without returning to the event loop: signals and timers get their turn here.
        await new Promise((resolve) => setImmediate(resolve));
      }
      signal.throwIfAborted();
    },
    close: async () => {},
  };
}
