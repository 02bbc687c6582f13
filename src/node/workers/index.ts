export { type EvaluatorPlan, openLocalEvaluator } from './local-evaluator.ts';
export { openWorkerEvaluator, type WorkerEvaluatorOptions } from './worker-evaluator.ts';
