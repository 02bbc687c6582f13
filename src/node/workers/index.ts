export { allImmediate, immediateScores, isImmediate, openImmediateEvaluator } from './immediate-evaluator.ts';
export { openLocalEvaluator } from './local-evaluator.ts';
export { type ErrorMessage, errorMessage, errorOf } from './messages.ts';
export type { EvaluatorPlan } from './scorer.ts';
export { openWorkerEvaluator, type WorkerEvaluatorOptions } from './worker-evaluator.ts';
export { typescriptArguments } from './worker-process.ts';
