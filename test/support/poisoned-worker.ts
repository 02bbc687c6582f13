/**
 * A worker that ends or hangs at the architecture POISON, as POISON_KIND says (`kill`, `exit`, `hang`; `start`: before it opens).
 * It adds its process id to the file POISON_PIDS.
 */
import { appendFileSync } from 'node:fs';
import { openScorer } from '../../src/node/workers/scorer.ts';
import { serve } from '../../src/node/workers/serve.ts';

const { POISON: poison, POISON_KIND: kind, POISON_PIDS: pids } = process.env;
if (pids) appendFileSync(pids, `${process.pid}\n`);
if (kind === 'start') {
  process.stderr.write('no room for a heap\n');
  process.exit(7);
}

serve(async (plan) => {
  const scorer = await openScorer(plan);
  return {
    ...scorer,
    async score(request) {
      if (request.architecture === poison) {
        if (kind === 'hang') for (;;);
        if (kind === 'exit') process.exit(7);
        process.kill(process.pid, 'SIGKILL');
      }
      return scorer.score(request);
    },
  };
});
