/** Entry of a worker process. Loads the rest only after Ctrl-C and the parent's end are taken care of. */
import { serve } from './serve.ts';

serve(async (plan) => {
  const { openScorer } = await import('./scorer.ts');
  return openScorer(plan);
});
