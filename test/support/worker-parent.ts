/** A process that scores over two workers without end. */
import { fileURLToPath } from 'node:url';
import { openWorkerEvaluator } from '../../src/node/workers/index.ts';
import { someRequests, studyPlan } from './study-plan.ts';

const script = fileURLToPath(new URL('./poisoned-worker.ts', import.meta.url));
const evaluator = await openWorkerEvaluator(await studyPlan(), { workers: 2, script });
process.stdout.write('open\n');
for (;;) for await (const _ of evaluator.evaluate(someRequests(20), new AbortController().signal));
