export { allImmediate, immediateScores, isImmediate, openImmediateEvaluator } from './immediate-evaluator.ts';
export { openLocalEvaluator } from './local-evaluator.ts';
export type { EvaluatorPlan } from './scorer.ts';
export { openWorkerEvaluator, type WorkerEvaluatorOptions } from './worker-evaluator.ts';
